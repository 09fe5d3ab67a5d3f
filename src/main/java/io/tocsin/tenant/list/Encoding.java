package io.tocsin.tenant.list;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.tocsin.problem.FaultCode;

/** Whether a list is text in UTF-8, and where it is not. */
final class Encoding {

    private static final String REMEDY = " In Excel save it as \"CSV UTF-8\"; in LibreOffice choose the character set"
            + " Unicode (UTF-8).";

    /** By their first bytes. */
    private static final Map<String, String> OTHERS = Map.of("25504446", "a PDF", "7b5c7274", "a text document (RTF)",
            "52617221",
            "a RAR file", "377abcaf", "a 7z file", "425a68", "a file packed with bzip2", "fd377a58", "a file packed with xz",
            "28b52ffd", "a file packed with zstd", "89504e47", "a picture", "ffd8ff", "a picture");
    private static final Pattern PAGE = Pattern.compile("\\uFEFF?\\s{0,1000}<(?:[!?/]|[A-Za-z]{1,20}[\\s>:])");
    private static final Pattern JSON = Pattern.compile("\\uFEFF?\\s{0,1000}(?:\\[\\s{0,1000})?\\{\\s{0,1000}\"");

    private final ListFaults faults;
    private int line = 1;
    private int lastWrongLine;
    private int firstWrongLine;
    private int wrongLines;
    private int firstWrongByte;
    private boolean afterReturn;

    private Encoding(ListFaults faults) {
        this.faults = faults;
    }

    /** @return false, with a fault, if its first bytes tell that there is no use in reading on */
    static boolean isText(SpooledList list, ListFaults faults) throws IOException {
        try (InputStream in = list.open()) {
            byte[] start = in.readNBytes(4096);
            Optional<String> packed = packed(start)
                    .or(() -> list.format() == ListFormat.CSV ? markup(start) : Optional.empty());
            if (packed.isPresent()) {
                faults.add(1, null, FaultCode.INVALID_ENCODING, packed.get());
                return false;
            }
            if (isWide(start)) {
                faults.add(1, null, FaultCode.INVALID_ENCODING,
                        "The file is in UTF-16 or UTF-32 (Excel's \"Unicode Text\"), not in UTF-8." + REMEDY);
                return false;
            }
            return true;
        }
    }

    /** If it is not in UTF-8, its only fault is the first line that is not: others may follow from that. */
    static void check(SpooledList list, ListFaults faults) throws IOException {
        new Encoding(faults).check(list);
    }

    private void check(SpooledList list) throws IOException {
        try (InputStream in = list.open()) {
            decode(in);
        }
        if (wrongLines > 0) {
            faults.clear();
            faults.add(firstWrongLine, null, FaultCode.INVALID_ENCODING, "Line " + firstWrongLine + " has the byte "
                    + String.format("%02X", firstWrongByte) + ", which is not UTF-8; "
                    + (wrongLines == 1 ? "it is the only such line"
                            : wrongLines + " lines are like that")
                    + ". If the file is in Windows-1252 or Latin-1, that byte is \"" + inWindows1252(firstWrongByte) + "\"."
                    + REMEDY);
        }
    }

    /** @return what to do about a file that is no text, told by its first bytes */
    private static Optional<String> packed(byte[] start) {
        String magic = HexFormat.of().formatHex(start, 0, Math.min(4, start.length));
        if (magic.startsWith("1f8b")) {
            return Optional.of("The list is compressed with gzip. Send it with the header Content-Encoding: gzip, or unpack it"
                    + " first.");
        }
        if (magic.equals("504b0304") || magic.equals("504b0506") || magic.equals("d0cf11e0")) {
            return Optional
                    .of("This is a spreadsheet (.xlsx, .xls, .ods, .numbers) or a ZIP file, not a text file. Save it as CSV,"
                            + " in Excel as \"CSV UTF-8\", or unpack it first.");
        }
        return OTHERS.entrySet().stream().filter(other -> magic.startsWith(other.getKey())).findFirst()
                .map(other -> "This is " + other.getValue()
                        + ", not a list. Save the table that it was made from as CSV, in Excel"
                        + " as \"CSV UTF-8\".");
    }

    /** Programs export pages as .xls, which spreadsheets open, and other programs send JSON as whatever they like. */
    private static Optional<String> markup(byte[] start) {
        String text = new String(start, StandardCharsets.UTF_8);
        if (PAGE.matcher(text).lookingAt()) {
            return Optional.of("This is a web page or XML, as some programs export under the name .xls, not a CSV. Open it in a"
                    + " spreadsheet and save it as CSV, in Excel as \"CSV UTF-8\".");
        }
        return JSON.matcher(text).lookingAt()
                ? Optional.of(
                        "This is JSON, not a CSV. Send it as application/json, or as application/x-ndjson if each line is an"
                                + " object of its own.")
                : Optional.empty();
    }

    /** A byte order mark, or the zero bytes that every other byte of Latin text is. */
    private static boolean isWide(byte[] start) {
        if (start.length >= 2 && (start[0] == (byte) 0xfe && start[1] == (byte) 0xff
                || start[0] == (byte) 0xff && start[1] == (byte) 0xfe)) {
            return true;
        }
        int zeros = 0;
        for (byte b : start) {
            zeros += b == 0 ? 1 : 0;
        }
        return zeros > 4 && zeros * 3 > start.length;
    }

    private void decode(InputStream in) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer chars = CharBuffer.allocate(1 << 16);
        bytes.flip();
        boolean end = false;
        while (true) {
            int from = bytes.position();
            CoderResult result = decoder.decode(bytes, chars.clear(), end);
            countLines(bytes.array(), from, bytes.position());
            if (result.isError()) {
                noteWrong(bytes.get(bytes.position()) & 0xff);
                bytes.position(bytes.position() + result.length());
            } else if (result.isUnderflow()) {
                if (end) {
                    return;
                }
                bytes.compact();
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = read < 0;
                bytes.position(bytes.position() + Math.max(read, 0)).flip();
            }
        }
    }

    private void countLines(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\r' || b == '\n' && !afterReturn) {
                line++;
            }
            afterReturn = b == '\r';
        }
    }

    private void noteWrong(int wrongByte) {
        if (wrongLines == 0) {
            firstWrongLine = line;
            firstWrongByte = wrongByte;
        }
        if (line != lastWrongLine) {
            wrongLines++;
        }
        lastWrongLine = line;
    }

    private static String inWindows1252(int wrongByte) {
        return new String(new byte[] { (byte) wrongByte }, Charset.forName("windows-1252"));
    }
}
