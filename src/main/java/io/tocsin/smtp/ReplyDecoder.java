package io.tocsin.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;

/**
 * Lines into replies. Stands where Netty's own decoder could, because that one fails on a reply of a bare code, which is
 * legal, and lets a reply have lines without end. What is no reply ends the connection.
 */
final class ReplyDecoder extends LineBasedFrameDecoder {

    /** RFC 5321, section 4.5.3.1.5, allows 512. Not to believe an acceptance would double the mail each time it is tried. */
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_OF_LINE = 1024;
    private static final int MOST_LINES = 128;
    private static final int CODE_DIGITS = 3;

    private int code;
    private List<String> lines = new ArrayList<>(1);

    ReplyDecoder() {
        super(LONGEST_LINE, true, true);
    }

    @Override
    protected Object decode(ChannelHandlerContext context, ByteBuf buffer) throws Exception {
        ByteBuf line = (ByteBuf) super.decode(context, buffer);
        if (line == null) {
            return null;
        }
        try {
            return append(line);
        } finally {
            line.release();
        }
    }

    private Reply append(ByteBuf line) {
        int said = code(line);
        boolean last = !line.isReadable() || line.getByte(line.readerIndex()) == ' '
                || line.getByte(line.readerIndex()) == '\t';
        if (!last && line.getByte(line.readerIndex()) != '-' || !lines.isEmpty() && said != code) {
            throw new CorruptedFrameException("not an SMTP reply");
        }
        if (lines.size() == MOST_LINES) {
            throw new TooLongFrameException("a reply of more than " + MOST_LINES + " lines");
        }
        code = said;
        lines.add(line.isReadable() ? text(line.skipBytes(1)) : "");
        if (!last) {
            return null;
        }
        var reply = new Reply(code, lines.size() == 1 && lines.get(0).isEmpty() ? List.of() : List.copyOf(lines));
        lines.clear();
        return reply;
    }

    /** It gets into logs and tables: no escape sequence, and no NUL, which PostgreSQL does not take. */
    private static String text(ByteBuf line) {
        String text = line.toString(line.readerIndex(), Math.min(line.readableBytes(), MOST_OF_LINE), StandardCharsets.UTF_8);
        if (text.chars().anyMatch(Character::isISOControl)) {
            text = text.codePoints().map(character -> Character.isISOControl(character) ? ' ' : character)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        }
        return text.strip();
    }

    private static int code(ByteBuf line) {
        if (line.readableBytes() < CODE_DIGITS) {
            throw new CorruptedFrameException("not an SMTP reply");
        }
        int code = 0;
        for (int i = 0; i < CODE_DIGITS; i++) {
            int digit = line.readByte() - '0';
            if (digit < 0 || digit > 9) {
                throw new CorruptedFrameException("not an SMTP reply");
            }
            code = 10 * code + digit;
        }
        if (code < 200 || code > 599) {
            throw new CorruptedFrameException("not an SMTP reply");
        }
        return code;
    }

    /**
     * Whether something stands behind the reply that is just being handled.
     */
    boolean hasMore() {
        return actualReadableBytes() > 0;
    }
}
