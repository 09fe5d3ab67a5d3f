package io.tocsin.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** A body that ends with a refusal where it is larger than is taken, however its length was announced. */
public class CountedBody extends FilterInputStream {

    private final long limit;
    private long count;

    /** @param limit octets */
    public CountedBody(InputStream body, long limit) {
        super(body);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        try {
            int c = super.read();
            count(c < 0 ? 0 : 1);
            return c;
        } catch (ZipException | EOFException e) {
            throw notGzip();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = super.read(buffer, offset, length);
            count(read);
            return read;
        } catch (ZipException | EOFException e) {
            throw notGzip();
        }
    }

    @Override
    public long skip(long n) throws IOException {
        return readNBytes((int) Math.min(n, 8192)).length;
    }

    /** GZIPInputStream drops the members after the first when nothing is said to be there just then. */
    @Override
    public int available() {
        return 1;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int read) {
        count += Math.max(read, 0);
        if (count > limit) {
            throw tooLarge(limit);
        }
    }

    static Refusal tooLarge(long limit) {
        return new Refusal(RefusalCode.TOO_LARGE, "The body is larger than the " + limit + " bytes that are taken here.");
    }

    static Refusal notGzip() {
        return new Refusal(RefusalCode.MALFORMED, "The body is not correct gzip, as its Content-Encoding says it is.");
    }
}
