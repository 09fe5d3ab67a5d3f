package io.tocsin.receipt.imap;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.UID;

/**
 * A folder of an IMAP server (RFC 3501, RFC 9051), open for one round. Reading a mail does not mark it. Mails are named by
 * their unique ids and never by their places in the folder, which move when somebody else takes one out: so nobody marks a
 * mail other than the one that was read.
 */
final class Mailbox implements AutoCloseable {

    private static final String PATIENCE_MILLIS = "30000";

    private final ImapSettings settings;
    private final IMAPStore store;
    private final IMAPFolder folder;
    /** Name as it is sent; null where mails stay and are marked. */
    private final String processed;

    private Mailbox(ImapSettings settings, IMAPStore store, IMAPFolder folder, String processed) {
        this.settings = settings;
        this.store = store;
        this.folder = folder;
        this.processed = processed;
    }

    static Mailbox open(ImapSettings settings) throws MessagingException {
        boolean implicit = settings.tls() == ImapSettings.Tls.IMPLICIT;
        String protocol = implicit ? "imaps" : "imap";
        var store = (IMAPStore) Session.getInstance(properties("mail." + protocol + ".", settings)).getStore(protocol);
        try {
            store.connect(settings.host().orElseThrow(), settings.port().orElse(implicit ? 993 : 143),
                    settings.username().orElse(""), settings.password().orElse(""));
            IMAPFolder folder = (IMAPFolder) store.getFolder(settings.folder());
            folder.open(Folder.READ_WRITE);
            return new Mailbox(settings, store, folder, processedIn(store, settings));
        } catch (MessagingException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Properties properties(String prefix, ImapSettings settings) {
        var properties = new Properties();
        for (String timeout : List.of("connectiontimeout", "timeout", "writetimeout")) {
            properties.setProperty(prefix + timeout, PATIENCE_MILLIS);
        }
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (settings.tls() == ImapSettings.Tls.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return properties;
    }

    private static String processedIn(Store store, ImapSettings settings) throws MessagingException {
        if (settings.processed().isEmpty()) {
            return null;
        }
        Folder processed = store.getFolder(settings.processed().get());
        // Of two replicas that make it at once one fails, and finds it made.
        if (!processed.exists() && !processed.create(Folder.HOLDS_MESSAGES) && !processed.exists()) {
            throw new MessagingException("the folder for processed mails cannot be made");
        }
        return BASE64MailboxEncoder.encode(settings.processed().get());
    }

    /** Unique ids of what is to be read, the oldest first, {@code most} of them at most. */
    List<Long> unread() throws MessagingException {
        var uids = new ArrayList<Long>();
        for (Response line : command("UID SEARCH " + (processed == null ? "UNSEEN UNDELETED" : "UNDELETED"), null)) {
            if (line instanceof IMAPResponse search && search.keyEquals("SEARCH")) {
                for (long uid = search.readLong(); uid != -1; uid = search.readLong()) {
                    uids.add(uid);
                }
            }
        }
        return uids.stream().sorted().limit(settings.most()).toList();
    }

    /** The mail as it was received, or its beginning where it is larger than is taken; nothing when it is gone. */
    Optional<byte[]> read(long uid) throws MessagingException {
        for (Response line : command(
                "UID FETCH " + uid + " (UID BODY.PEEK[]<0." + settings.largest().asLongValue() + ">)", null)) {
            if (line instanceof FetchResponse fetched && fetched.getItem(BODY.class) != null
                    && fetched.getItem(UID.class) != null && fetched.getItem(UID.class).uid == uid) {
                ByteArrayInputStream body = fetched.getItem(BODY.class).getByteArrayInputStream();
                return Optional.ofNullable(body).map(ByteArrayInputStream::readAllBytes);
            }
        }
        return Optional.empty();
    }

    /** Says to the server that this one need not be read again. Nothing happens when it is gone. */
    void done(long uid) throws MessagingException {
        if (processed == null) {
            command("UID STORE " + uid + " +FLAGS.SILENT (\\Seen)", null);
        } else if (store.hasCapability("MOVE")) {
            command("UID MOVE " + uid, new Argument().writeString(processed));
        } else {
            command("UID COPY " + uid, new Argument().writeString(processed));
            command("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)", null);
            if (store.hasCapability("UIDPLUS")) {
                command("UID EXPUNGE " + uid, null);
            } // without it only all that anybody marked could be expunged (RFC 4315); so it stays, marked
        }
    }

    private Response[] command(String command, Argument arguments) throws MessagingException {
        return (Response[]) folder.doCommand(protocol -> {
            Response[] lines = protocol.command(command, arguments);
            protocol.notifyResponseHandlers(lines);
            protocol.handleResult(lines[lines.length - 1]);
            return lines;
        });
    }

    @Override
    public void close() throws MessagingException {
        try {
            if (folder.isOpen()) {
                folder.close(false);
            }
        } finally {
            store.close();
        }
    }
}
