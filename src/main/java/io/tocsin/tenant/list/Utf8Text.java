package io.tocsin.tenant.list;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text in UTF-8, which ends where something stands in it that is none. */
final class Utf8Text extends FilterReader {

    private boolean malformed;

    Utf8Text(InputStream in) {
        super(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (malformed) {
            return -1;
        }
        try {
            return super.read(buffer, offset, length);
        } catch (CharacterCodingException e) {
            malformed = true;
            return -1;
        }
    }

    /** @return whether it ended before the bytes did */
    boolean isMalformed() {
        return malformed;
    }
}
