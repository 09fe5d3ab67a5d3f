package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.ARRAY;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.INTEGER;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.NULL;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.STRING;

import java.io.IOException;
import java.util.List;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.annotation.JsonInclude;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiSchemasTest {

    record Told(int number, String reference, String note, @JsonInclude(JsonInclude.Include.NON_NULL) List<String> more) {
    }

    @Test
    void an_answer_has_all_its_fields_and_those_that_may_be_null_say_so() throws IOException {
        Schema told = completed().getComponents().getSchemas().get("Told");

        assertThat(told.getRequired()).containsExactlyInAnyOrder("number", "reference", "note");
        assertThat(told.getProperties().get("number").getType()).containsExactly(INTEGER);
        assertThat(told.getProperties().get("reference").getType()).as("declared as required").containsExactly(STRING);
        assertThat(told.getProperties().get("note").getType()).containsExactly(STRING, NULL);
        assertThat(told.getProperties().get("more").getType()).as("left out where it is null").containsExactly(ARRAY);
        assertThat(told.getAdditionalPropertiesBoolean()).as("later versions say more").isNull();
    }

    @Test
    void a_request_has_no_other_fields_and_null_means_nothing_in_it() throws IOException {
        Schema form = completed().getComponents().getSchemas().get("Form");

        assertThat(form.getAdditionalPropertiesBoolean()).isFalse();
        assertThat(form.getRequired()).containsExactly("name");
        assertThat(form.getProperties().get("name").getType()).containsExactly(STRING);
        Schema kind = form.getProperties().get("kind");
        assertThat(kind.getAnyOf()).extracting(Schema::getRef).containsExactly("#/components/schemas/Kind", null);
        assertThat(kind.getAnyOf().get(1).getType()).containsExactly(NULL);
    }

    @Test
    void a_merge_patch_needs_none_of_the_forms_fields() throws IOException {
        OpenAPI api = completed();

        Schema patch = api.getPaths().getPathItem("/things/{name}").getPATCH().getRequestBody().getContent()
                .getMediaType(MergePatch.MEDIA_TYPE).getSchema();
        assertThat(patch.getRef()).isEqualTo("#/components/schemas/FormPatch");
        Schema schema = api.getComponents().getSchemas().get("FormPatch");
        assertThat(schema.getRequired()).isNull();
        assertThat(schema.getAdditionalPropertiesBoolean()).isFalse();
        assertThat(schema.getProperties().get("name").getType()).as("what has to be cannot be taken away")
                .containsExactly(STRING);
        assertThat(api.getComponents().getSchemas().get("Form").getRequired()).containsExactly("name");
    }

    /** In Java a pattern is that of the whole text, in JSON Schema of any part of it. */
    @Test
    void a_pattern_is_that_of_the_whole_text() throws IOException {
        assertThat(completed().getComponents().getSchemas().get("Form").getProperties().get("name").getPattern())
                .isEqualTo("^(?:[a-z][^\\x00-\\x1F\\x7F]*)$");
    }

    private static OpenAPI completed() throws IOException {
        OpenAPI api = OASFactory.createOpenAPI().components(OASFactory.createComponents()
                .addSchema("Kind", schema(STRING).enumeration(List.of("PERSON", "SYSTEM")))
                .addSchema("Form", OASFactory.createSchema().required(List.of("name"))
                        .addProperty("name", schema(STRING).pattern("[a-z][^\\p{Cntrl}]*"))
                        .addProperty("kind", OASFactory.createSchema().ref("Kind")))
                .addSchema("Told", OASFactory.createSchema().required(List.of("reference"))
                        .addProperty("number", schema(INTEGER)).addProperty("reference", schema(STRING))
                        .addProperty("note", schema(STRING)).addProperty("more", schema(ARRAY).items(schema(STRING)))));
        api.setPaths(
                OASFactory.createPaths().addPathItem("/things", OASFactory.createPathItem().POST(sends("application/json")))
                        .addPathItem("/things/{name}", OASFactory.createPathItem().PATCH(sends(MergePatch.MEDIA_TYPE))));
        new ApiSchemas(Index.of(Told.class)).complete(api);
        return api;
    }

    private static Schema schema(SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    private static Operation sends(String type) {
        return OASFactory.createOperation().requestBody(OASFactory.createRequestBody().content(OASFactory.createContent()
                .addMediaType(type, OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Form")))));
    }
}
