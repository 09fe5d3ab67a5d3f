package io.tocsin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;

/** Walks the API document: each operation opens to the role that the contract names, and to no other, however it is spelt. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthorisationTest {

    /** The contract. An operation that is not here fails the test: decide who may call it, then add it. */
    static final Map<String, String> CONTRACT = contract("""
            admin    POST   /api/v1/operators
            admin    GET    /api/v1/operators
            admin    GET    /api/v1/operators/{}
            admin    PATCH  /api/v1/operators/{}
            admin    POST   /api/v1/operators/{}/api-keys
            admin    GET    /api/v1/operators/{}/api-keys
            admin    GET    /api/v1/operators/{}/api-keys/{}
            admin    DELETE /api/v1/operators/{}/api-keys/{}
            admin    POST   /api/v1/operators/{}/invitation
            author   POST   /api/v1/tenants
            viewer   GET    /api/v1/tenants
            viewer   GET    /api/v1/tenants/{}
            author   PATCH  /api/v1/tenants/{}
            admin    DELETE /api/v1/tenants/{}
            viewer   GET    /api/v1/tenants/{}/status
            author   POST   /api/v1/incidents
            viewer   GET    /api/v1/incidents
            viewer   GET    /api/v1/incidents/{}
            author   PATCH  /api/v1/incidents/{}
            approver POST   /api/v1/incidents/{}/scope
            sender   POST   /api/v1/incidents/{}/closure
            sender   DELETE /api/v1/incidents/{}/closure
            author   POST   /api/v1/incidents/{}/affected-tenants
            viewer   GET    /api/v1/incidents/{}/affected-tenants
            viewer   GET    /api/v1/incidents/{}/affected-tenants/{}
            author   DELETE /api/v1/incidents/{}/affected-tenants/{}
            sender   POST   /api/v1/incidents/{}/affected-tenants/{}/passphrase
            viewer   GET    /api/v1/incidents/{}/affected-tenants/{}/passphrase
            sender   DELETE /api/v1/incidents/{}/affected-tenants/{}/passphrase
            viewer   GET    /api/v1/incidents/{}/csaf
            viewer   GET    /api/v1/incidents/{}/status
            author   POST   /api/v1/incidents/{}/notices
            viewer   GET    /api/v1/incidents/{}/notices
            author   POST   /api/v1/templates
            viewer   GET    /api/v1/templates
            viewer   GET    /api/v1/templates/{}
            viewer   GET    /api/v1/templates/{}/versions/{}
            viewer   GET    /api/v1/templates/{}/diff
            viewer   GET    /api/v1/templates/{}/export
            author   POST   /api/v1/templates/{}/drafts
            viewer   GET    /api/v1/templates/{}/drafts
            viewer   GET    /api/v1/templates/{}/drafts/{}
            author   PATCH  /api/v1/templates/{}/drafts/{}
            author   DELETE /api/v1/templates/{}/drafts/{}
            viewer   GET    /api/v1/templates/{}/drafts/{}/diff
            author   POST   /api/v1/templates/{}/drafts/{}/publication
            author   POST   /api/v1/templates/{}/retirement
            author   POST   /api/v1/templates/{}/clone
            author   POST   /api/v1/templates/import
            author   POST   /api/v1/templates/lint
            viewer   GET    /api/v1/templates/catalogue
            author   POST   /api/v1/fragments
            viewer   GET    /api/v1/fragments
            viewer   GET    /api/v1/fragments/{}
            author   POST   /api/v1/fragments/{}/retirement
            viewer   GET    /api/v1/incidents/{}/facts
            viewer   GET    /api/v1/notices/{}
            author   PATCH  /api/v1/notices/{}
            viewer   GET    /api/v1/notices/{}/stream
            author   POST   /api/v1/notices/{}/preparation
            viewer   GET    /api/v1/notices/{}/preparation/faults
            viewer   GET    /api/v1/notices/{}/preflight
            viewer   GET    /api/v1/notices/{}/waivers
            approver POST   /api/v1/notices/{}/waivers
            approver DELETE /api/v1/notices/{}/waivers/{}
            viewer   GET    /api/v1/notices/{}/advisories/{}
            viewer   GET    /api/v1/notices/{}/advisories/{}/diff
            viewer   GET    /api/v1/notices/{}/preview/{}
            viewer   GET    /api/v1/notices/{}/locales
            author   POST   /api/v1/notices/{}/test
            author   POST   /api/v1/incidents/{}/preview
            approver POST   /api/v1/notices/{}/approval
            approver POST   /api/v1/notices/{}/rejection
            admin    POST   /api/v1/notices/{}/emergency-release
            sender   POST   /api/v1/notices/{}/release
            sender   POST   /api/v1/notices/{}/pause
            sender   POST   /api/v1/notices/{}/resumption
            sender   POST   /api/v1/notices/{}/cancellation
            sender   POST   /api/v1/notices/{}/retraction
            viewer   GET    /api/v1/notices/{}/deliveries
            viewer   GET    /api/v1/deliveries/{}
            sender   POST   /api/v1/deliveries/{}/retry
            viewer   GET    /api/v1/tasks
            viewer   GET    /api/v1/notices/{}/tasks
            viewer   GET    /api/v1/tasks/{}
            sender   POST   /api/v1/tasks/{}/completion
            sender   DELETE /api/v1/tasks/{}/completion
            sender   POST   /api/v1/tasks/{}/assignment
            sender   DELETE /api/v1/tasks/{}/assignment
            sender   POST   /api/v1/receipts/message
            viewer   GET    /api/v1/receipts/unmatched
            viewer   GET    /api/v1/receipts/{}
            sender   POST   /api/v1/receipts/{}/completion
            sender   DELETE /api/v1/receipts/{}/completion
            sender   POST   /api/v1/notices/{}/acknowledgements
            viewer   GET    /api/v1/notices/{}/acknowledgements
            sender   DELETE /api/v1/notices/{}/acknowledgements/{}
            viewer   GET    /api/v1/signing-keys
            admin    POST   /api/v1/signing-keys
            public   GET    /a/{}
            public   GET    /a/{}/notice.txt
            public   GET    /a/{}/notice.jws
            public   GET    /a/{}/notice.pdf
            public   POST   /a/{}/passphrase
            public   POST   /a/{}/acknowledgement
            public   POST   /a/{}/wrong-contact
            public   GET    /verify
            public   GET    /.well-known/security.txt
            public   GET    /.well-known/jwks.json
            public   POST   /receipts/ses
            public   POST   /receipts/sendgrid
            public   POST   /receipts/mailgun
            public   POST   /receipts/postmark
            """);

    /** Refused, or so misspelt that it is nothing: what a request may be told that must not get through. */
    static final Set<Integer> SHUT = Set.of(400, 401, 403, 404, 405);

    record Operation(String method, String path, String role) {

        String address(String spelling) {
            return spelling.replace("{}", "0190163d-8694-739b-aea5-966c26f8ad91");
        }
    }

    @TestHTTPResource("/")
    URI base;

    final HttpClient client = HttpClient.newHttpClient();
    final Map<String, Caller> withoutRole = new HashMap<>();
    List<Operation> operations;

    @BeforeEach
    void readTheDocument() {
        operations = new ArrayList<>();
        Map<String, Map<String, Object>> paths = given().accept("application/json").get("/q/openapi?format=json").then()
                .statusCode(200).extract().path("paths");
        paths.forEach((path, item) -> item.keySet().stream()
                .filter(Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace")::contains)
                .filter(method -> !path.startsWith("/test/") && !path.startsWith("/api/v1/test/"))
                .forEach(method -> operations.add(operation(method.toUpperCase(), path.replaceAll("\\{[^}]*}", "{}")))));
        for (String role : List.of("viewer", "author", "approver", "sender", "admin")) {
            withoutRole.put(role, Callers.caller(List.of("viewer", "author", "approver", "sender", "admin").stream()
                    .filter(other -> !other.equals(role)).toArray(String[]::new)));
        }
    }

    @Test
    void every_operation_is_in_the_contract() {
        assertThat(operations).hasSizeGreaterThan(10);
        assertThat(operations).as("operations that the contract does not know").noneMatch(op -> op.role() == null);
    }

    @Test
    void every_row_of_the_contract_is_an_operation() {
        assertThat(operations).extracting(op -> op.method() + " " + op.path()).containsAll(CONTRACT.keySet());
    }

    @Test
    void every_operation_says_the_role_it_needs() {
        Map<String, Map<String, Map<String, Object>>> paths = given().accept("application/json").get("/q/openapi?format=json")
                .then().extract().path("paths");
        paths.forEach((path, item) -> item.forEach((method, operation) -> {
            String role = CONTRACT.get(method.toUpperCase() + " " + path.replaceAll("\\{[^}]*}", "{}"));
            if (role != null) {
                assertThat(operation.get("x-tocsin-role")).as(method + " " + path)
                        .isEqualTo(role.equals("public") ? null : role);
                assertThat(((Map<?, ?>) operation.get("responses")).keySet().toString()).as(method + " " + path)
                        .contains("default");
            }
        }));
    }

    @Test
    void without_a_key_nothing_but_the_public_pages_is_open() throws Exception {
        for (Operation op : operations) {
            int status = call(op, op.address(op.path()), null);
            if ("public".equals(op.role())) {
                assertThat(status).as(op.toString()).isNotIn(401, 403);
            } else {
                assertThat(status).as(op.toString()).isEqualTo(401);
            }
        }
    }

    @Test
    void all_roles_but_the_one_it_needs_do_not_open_an_operation() throws Exception {
        for (Operation op : guarded()) {
            if (!op.role().equals("viewer")) {
                assertThat(call(op, op.address(op.path()), withoutRole.get(op.role()))).as(op.toString()).isEqualTo(403);
            }
        }
    }

    @Test
    void the_role_it_needs_opens_an_operation_by_itself() throws Exception {
        var holders = new HashMap<String, Caller>();
        for (Operation op : guarded()) {
            Caller holder = holders.computeIfAbsent(op.role(), Callers::caller);
            assertThat(call(op, op.address(op.path()), holder)).as(op.toString()).isNotIn(401, 403, 405, 500);
        }
    }

    @Test
    void no_spelling_of_its_path_opens_an_operation() throws Exception {
        for (Operation op : guarded()) {
            for (String spelling : spellings(op)) {
                assertThat(call(op, spelling, null)).as(op.method() + " " + spelling + " without a key").isIn(SHUT);
                if (!op.role().equals("viewer")) {
                    assertThat(call(op, spelling, withoutRole.get(op.role())))
                            .as(op.method() + " " + spelling + " without " + op.role()).isIn(SHUT);
                }
            }
        }
    }

    @Test
    void no_other_method_opens_an_operation() throws Exception {
        for (Operation op : guarded()) {
            String address = op.address(op.path());
            var disguised = new Operation("HEAD", op.path(), op.role());
            assertThat(call(disguised, address, null)).as("HEAD " + op).isIn(SHUT);
            for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
                for (String method : List.of("POST", "GET")) {
                    int status = send(request(method, address, null).header(header, op.method()));
                    assertThat(status).as(method + " as " + op).isIn(SHUT);
                }
            }
        }
    }

    @Test
    void the_document_describes_problems_and_the_key() {
        Map<String, Object> components = given().accept("application/json").get("/q/openapi?format=json").then().extract()
                .path("components");
        assertThat(((Map<?, ?>) components.get("schemas")).keySet().toString()).contains("Problem", "Fault", "FaultCode");
        assertThat(((Map<?, ?>) components.get("securitySchemes")).keySet().toString()).contains("apiKey");
    }

    @Test
    void every_operation_stands_under_a_heading_that_is_described() {
        var document = given().accept("application/json").get("/q/openapi?format=json").then().extract();
        List<Map<String, String>> headings = document.path("tags");
        Map<String, Map<String, Map<String, Object>>> paths = document.path("paths");
        Set<String> used = paths.entrySet().stream().filter(each -> !each.getKey().contains("/test/"))
                .flatMap(each -> each.getValue().values().stream())
                .flatMap(operation -> ((List<?>) operation.get("tags")).stream()).map(String::valueOf)
                .collect(Collectors.toSet());
        assertThat(headings).allSatisfy(heading -> assertThat(heading.get("description")).isNotBlank());
        assertThat(headings).extracting(heading -> heading.get("name")).containsExactlyInAnyOrderElementsOf(used);
    }

    private List<Operation> guarded() {
        return operations.stream().filter(op -> op.role() != null && !op.role().equals("public")).toList();
    }

    private static Set<String> spellings(Operation op) {
        String path = op.address(op.path());
        int last = path.lastIndexOf('/');
        var spellings = new LinkedHashSet<String>();
        spellings.add("/" + path);
        spellings.add(path.replace("/", "//"));
        spellings.add(path + "/");
        spellings.add(path + "//");
        spellings.add(path + ";x=y");
        spellings.add(path + ";");
        spellings.add(path.replace("/", ";x=y/").substring(4));
        spellings.add(path.replace("/v1", "/v1;x=y"));
        spellings.add("/;x=y" + path);
        spellings.add(path.substring(0, last) + "%2F" + path.substring(last + 1));
        spellings.add(path.replace("/v1/", "/v1%2f"));
        spellings.add(path + "%2F");
        spellings.add(path + "%3Bx=y");
        spellings.add(path + "%3b");
        spellings.add(path + "%3F");
        spellings.add(path + "%23");
        spellings.add(path + ".json");
        spellings.add(path.substring(0, last) + "/." + path.substring(last));
        spellings.add(path.substring(0, last) + "/x/.." + path.substring(last));
        spellings.add(path.substring(0, last) + "/%2e" + path.substring(last));
        spellings.add("/a/.." + path);
        spellings.add("/a/%2e%2e" + path);
        spellings.add("/verify/..;" + path);
        spellings.add(path.replace("api", "%61pi"));
        spellings.add(path.replace("v1", "V1"));
        spellings.add("/q/.." + path);
        return spellings;
    }

    private int call(Operation op, String address, Caller caller) throws IOException, InterruptedException {
        return send(request(op.method(), address, caller));
    }

    private HttpRequest.Builder request(String method, String address, Caller caller) {
        URI uri = URI.create("http://" + base.getHost() + ":" + base.getPort() + address);
        var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody())
                .header("Content-Type", "application/json");
        return caller == null ? request : request.header("Authorization", "Bearer " + caller.key());
    }

    private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static Operation operation(String method, String path) {
        return new Operation(method, path, CONTRACT.get(method + " " + path));
    }

    private static Map<String, String> contract(String table) {
        var contract = new TreeMap<String, String>();
        table.lines().map(line -> line.split(" +")).forEach(row -> contract.put(row[1] + " " + row[2], row[0]));
        return contract;
    }
}
