package io.tocsin.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * As whom the server's programs run. PostgreSQL refuses to run as root, and a container often has nobody else; then the
 * programs run in a user namespace in which root has no name and no power, and where that is not allowed, as the user
 * {@code nobody}.
 *
 * @param prefix put before each command line; empty for a normal user
 * @param owner who owns the folder then, as {@code uid:gid}; empty if there is nothing to change
 */
record ServerUser(List<String> prefix, Optional<String> owner) {

    /** In the order of preference. */
    static final List<List<String>> PREFIXES = List.of(
            List.of("unshare", "--user"),
            List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups"),
            List.of("runuser", "-u", "nobody", "--"));

    /** The first way to run a program as somebody who is not root and has a name, which initdb asks for. */
    static ServerUser of(DataFolder folder, List<List<String>> prefixes) {
        if (idOf(List.of()).filter(id -> id.startsWith("0:")).isEmpty()) {
            return new ServerUser(List.of(), Optional.empty());
        }
        for (List<String> prefix : prefixes) {
            Optional<String> id = idOf(prefix).filter(found -> !found.startsWith("0:"));
            if (id.isPresent()) {
                ServerUser user = new ServerUser(prefix, Optional.of(prefix.get(0).equals("unshare") ? "0:0" : id.get()));
                user.own(folder);
                if (output(user.command("test", "-x", folder.path().toString())).isPresent()) {
                    return user;
                }
            }
        }
        throw new StartRefused(("PostgreSQL does not run as root, and no other user can be taken on here (tried unshare, "
                + "setpriv and runuser). Start Tocsin as a normal user, or set TOCSIN_DATA_DIR to a folder that the user "
                + "nobody can reach; %s is not.").formatted(folder.path()));
    }

    List<String> command(String... words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        return command;
    }

    /** Hands the folder and all in it to the server's user. Root reads and writes it all the same. */
    void own(DataFolder folder) {
        owner.ifPresent(id -> output(List.of("chown", "-R", id, folder.path().toString())));
    }

    private static Optional<String> idOf(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("sh", "-c", "id -un >&2 && echo $(id -u):$(id -g)"));
        return output(command);
    }

    /** What a short command printed, or nothing if it failed or is not there. */
    private static Optional<String> output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String printed = new String(process.getInputStream().readAllBytes()).trim();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0 ? Optional.of(printed) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
