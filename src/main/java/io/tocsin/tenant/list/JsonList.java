package io.tocsin.tenant.list;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;

import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.JsonTree.NotJson;

/** Reads a list that is a JSON array, item by item, or NDJSON, line by line. */
final class JsonList {

    /** Longest line of NDJSON that is read. */
    private static final int LONGEST_LINE = 1_000_000;

    private final ListFaults faults;
    private final JsonItem items;
    private int read;

    JsonList(boolean withFacts, ListFaults faults) {
        this.faults = faults;
        this.items = new JsonItem(withFacts, faults);
    }

    void readArray(Reader list, Consumer<Row> rows) throws IOException {
        try (JsonParser parser = JsonTree.FACTORY.createParser(list)) {
            JsonToken first = parser.nextToken();
            if (first != null && first != JsonToken.START_ARRAY) {
                faults.add(1, null, FaultCode.INVALID_VALUE,
                        "The list is not a JSON array. Put [ and ] around the items, or send"
                                + " one object per line as application/x-ndjson.");
                return;
            }
            while (first != null && parser.nextToken() != JsonToken.END_ARRAY) {
                item(parser, parser.currentTokenLocation().getLineNr(), rows);
            }
            if (first != null && parser.nextToken() != null) {
                throw new NotJson("something follows the end of the array", parser.currentTokenLocation());
            }
        } catch (JsonProcessingException e) {
            notJson(NotJson.of(e), 0);
            return;
        } catch (NotJson e) {
            notJson(e, 0);
            return;
        }
        refuseNothing("The list is empty. It needs at least one item.");
    }

    void readLines(Reader list, Consumer<Row> rows) throws IOException {
        var line = new StringBuilder();
        int number = 1;
        char[] buffer = new char[1 << 14];
        int length;
        boolean afterReturn = false;
        while ((length = list.read(buffer)) >= 0) {
            for (int i = 0; i < length; i++) {
                char c = buffer[i];
                if (c == '\n' && afterReturn) {
                    afterReturn = false;
                    continue;
                }
                afterReturn = c == '\r';
                if (c == '\n' || afterReturn) {
                    line(number++, line, rows);
                    line.setLength(0);
                } else if (line.length() <= LONGEST_LINE) {
                    line.append(c);
                }
            }
        }
        line(number, line, rows);
        refuseNothing("The list is empty. It needs at least one line.");
    }

    private void line(int number, StringBuilder line, Consumer<Row> rows) throws IOException {
        if (line.length() > LONGEST_LINE) {
            read++;
            faults.add(number, null, FaultCode.TOO_LONG,
                    "The line is longer than " + LONGEST_LINE + " characters. Shorten its facts.");
            return;
        }
        if (line.chars().allMatch(Character::isWhitespace)) {
            return;
        }
        try (JsonParser parser = JsonTree.FACTORY.createParser(line.toString())) {
            parser.nextToken();
            item(parser, number, rows);
            if (parser.nextToken() != null) {
                throw new NotJson("something follows the object; each has a line of its own", parser.currentTokenLocation());
            }
        } catch (JsonProcessingException e) {
            notJson(NotJson.of(e), number);
        } catch (NotJson e) {
            notJson(e, number);
        }
    }

    private void item(JsonParser parser, int line, Consumer<Row> rows) throws IOException, NotJson {
        read++;
        int before = faults.count();
        JsonNode item = JsonTree.read(parser, name -> faults.add(line, name, FaultCode.MALFORMED_ROW,
                "The name " + RowCheck.quoted(name) + " stands twice in one object. Delete one."));
        items.check(line, item).filter(row -> faults.count() == before).ifPresent(rows);
    }

    /** @param line of NDJSON; 0 for an array, of which nothing after the place can be read */
    private void notJson(NotJson e, int line) {
        read++;
        faults.add(line == 0 ? e.line() : line, null, FaultCode.MALFORMED_ROW, "It is not JSON at character " + e.position()
                + ": " + e.getMessage() + "." + (line == 0 ? " Nothing after this place was read." : ""));
    }

    private void refuseNothing(String message) {
        if (read == 0) {
            faults.add(1, null, FaultCode.EMPTY_FILE, message);
        }
    }
}
