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

    /** Twice what RFC 5321, section 4.5.3.1.5, allows. */
    private static final int LONGEST_LINE = 1024;
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
        boolean last = !line.isReadable() || line.getByte(line.readerIndex()) == ' ';
        if (!last && line.getByte(line.readerIndex()) != '-' || !lines.isEmpty() && said != code) {
            throw new CorruptedFrameException("not an SMTP reply");
        }
        if (lines.size() == MOST_LINES) {
            throw new TooLongFrameException("a reply of more than " + MOST_LINES + " lines");
        }
        code = said;
        lines.add(line.isReadable() ? line.skipBytes(1).toString(StandardCharsets.UTF_8).strip() : "");
        if (!last) {
            return null;
        }
        var reply = new Reply(code, lines.size() == 1 && lines.get(0).isEmpty() ? List.of() : List.copyOf(lines));
        lines.clear();
        return reply;
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
     * Whether something stands behind the reply that is just being handled. After the answer to STARTTLS that is text which
     * somebody slipped in before the encryption (CVE-2011-0411).
     */
    boolean hasMore() {
        return actualReadableBytes() > 0;
    }
}
