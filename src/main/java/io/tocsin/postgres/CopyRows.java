package io.tocsin.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into a table by COPY, in PostgreSQL's binary format: nothing need be escaped, and what is deflated goes
 * over as it is instead of at twice its length. The format knows no conversions: a value must be of the column's own type.
 */
public final class CopyRows {

    private static final byte[] SIGNATURE = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0 };
    private static final byte[] HEADER = ByteBuffer.allocate(19).put(SIGNATURE).putInt(0).putInt(0).array();
    private static final byte[] TRAILER = { -1, -1 };
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    /** Of a piece: below what the garbage collector has to treat as huge. */
    private static final int PIECE = 1 << 18;

    /** Full but for the last, and a piece of its own for each row that is longer than one. */
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
    private ByteBuffer row = ByteBuffer.allocate(1024).putShort((short) 0);
    private short columns;

    /**
     * @param value null, or for a column of type text a String, bytea a byte[], uuid a UUID, timestamptz an Instant, boolean a
     *        Boolean, smallint a Short, integer an Integer, bigint a Long
     */
    public CopyRows add(Object value) {
        columns++;
        if (value == null) {
            room(4).putInt(-1);
        } else if (value instanceof String text) {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            bytes(bytes);
        } else if (value instanceof UUID id) {
            room(20).putInt(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        } else if (value instanceof Instant instant) {
            room(12).putInt(8).putLong(microsSince2000(instant));
        } else if (value instanceof Boolean bool) {
            room(5).putInt(1).put((byte) (bool ? 1 : 0));
        } else if (value instanceof Short number) {
            room(6).putInt(2).putShort(number);
        } else if (value instanceof Integer number) {
            room(8).putInt(4).putInt(number);
        } else if (value instanceof Long number) {
            room(12).putInt(8).putLong(number);
        } else {
            throw new IllegalArgumentException("no column type for a " + value.getClass().getName());
        }
        return this;
    }

    public void endRow() {
        row.putShort(0, columns).flip();
        if (pieces.isEmpty() || pieces.getLast().remaining() < row.remaining()) {
            pieces.add(ByteBuffer.allocate(Math.max(PIECE, row.remaining())));
        }
        pieces.getLast().put(row);
        row.clear().putShort((short) 0);
        columns = 0;
    }

    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /**
     * Writes the rows in the connection's transaction.
     *
     * @param table name and columns, e.g. {@code advisory (notice_id, digest)}; never from outside
     */
    public void into(Connection connection, String table) throws SQLException {
        if (isEmpty()) {
            return;
        }
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI()
                .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)");
        try {
            copy.writeToCopy(HEADER, 0, HEADER.length);
            for (ByteBuffer piece : pieces) {
                copy.writeToCopy(piece.array(), 0, piece.position());
            }
            copy.writeToCopy(TRAILER, 0, TRAILER.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void bytes(byte[] bytes) {
        room(4 + bytes.length).putInt(bytes.length).put(bytes);
    }

    private ByteBuffer room(int more) {
        if (row.remaining() < more) {
            row = ByteBuffer.allocate(Math.max(2 * row.capacity(), row.position() + more)).put(row.flip());
        }
        return row;
    }

    private static long microsSince2000(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond() - EPOCH.getEpochSecond()) + instant.getNano() / 1000;
    }
}
