package io.tocsin.delivery.desk;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tocsin.testkit.ServiceProcess;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WithoutRelayIT {

    @TempDir
    Path folder;

    @Test
    void without_a_relay_everything_works_up_to_the_release_which_says_what_to_set() {
        try (ServiceProcess service = new ServiceProcess(folder).with("TOCSIN_FOUR_EYES", "false").start()) {
            RequestSpecification admin = as(service);
            admin.body(Map.of("roles", List.of("admin", "author", "sender", "approver")))
                    .contentType("application/merge-patch+json").patch("/api/v1/operators/admin").then().statusCode(200);
            as(service).body(Map.of("reference", "INC-1", "title", "Break-in")).post("/api/v1/incidents").then()
                    .statusCode(201);
            as(service).contentType("text/csv")
                    .body("tenant_id,tenant_name,contact_email\nt-1,Acme,ciso@acme.example\n")
                    .post("/api/v1/incidents/INC-1/affected-tenants").then().statusCode(200);
            String notice = as(service).body(Map.of("kind", "INITIAL")).post("/api/v1/incidents/INC-1/notices").then()
                    .statusCode(201).extract().path("id");
            String digest = as(service).post("/api/v1/notices/" + notice + "/preparation").then().statusCode(200).extract()
                    .path("digest");
            // Four eyes are off here, so one person may do it all.
            as(service).body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                    .statusCode(200);
            as(service).post("/api/v1/notices/" + notice + "/release").then().statusCode(503)
                    .body("code", equalTo("UNAVAILABLE")).body("detail", containsString("QUARKUS_MAILER_HOST"));
            as(service).get("/api/v1/notices/" + notice).then().body("state", equalTo("APPROVED"));
            given().baseUri(service.url()).get("/inbox").then().statusCode(404);
        }
    }

    private static RequestSpecification as(ServiceProcess service) {
        return given().baseUri(service.url()).header("Authorization", "Bearer " + ServiceProcess.ADMIN_KEY)
                .contentType(ContentType.JSON);
    }
}
