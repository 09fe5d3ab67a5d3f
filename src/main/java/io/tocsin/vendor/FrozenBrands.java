package io.tocsin.vendor;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.time.Remembered;

/** What the vendor looked like when a notice was prepared: its mails and pages go on looking so, whatever is set by then. */
@ApplicationScoped
public class FrozenBrands {

    private static final int KEPT = 256;

    private final DataSource database;
    private final ObjectMapper json;
    private final CurrentBrand current;
    /** By preparation. What is frozen never changes, so what is kept is never stale. */
    private final Map<UUID, Brand> kept = Collections.synchronizedMap(Remembered.lastUsed(KEPT));

    FrozenBrands(DataSource database, ObjectMapper json, CurrentBrand current) {
        this.database = database;
        this.json = json;
        this.current = current;
    }

    /** A brand without its logo. */
    private record Content(String name, String color, String colorDark, List<String> postalAddress, String securityContact,
            String pgpKey) {
    }

    /** @return the digest by which the brand of now is found again; notices that look alike have the same */
    public byte[] freeze(Connection connection) throws SQLException {
        Brand brand = current.get();
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO brand (digest, content, logo) VALUES (?, ?::jsonb, ?) ON CONFLICT DO NOTHING
                """)) {
            byte[] content = json.writeValueAsBytes(new Content(brand.name(), brand.color(), brand.colorDark(),
                    brand.postalAddress(), brand.securityContact(), brand.pgpKey()));
            byte[] logo = brand.logo() == null ? null : brand.logo().png();
            byte[] digest = digest(content, logo);
            insert.setBytes(1, digest);
            insert.setString(2, new String(content, java.nio.charset.StandardCharsets.UTF_8));
            insert.setBytes(3, logo);
            insert.executeUpdate();
            return digest;
        } catch (IOException e) {
            throw new IllegalStateException("a brand that is no JSON", e);
        }
    }

    private static byte[] digest(byte[] content, byte[] logo) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content);
            digest.update((byte) 0); // no JSON ends in it
            return digest.digest(logo == null ? new byte[0] : logo);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** @return the brand of now for what was prepared before there were any */
    public Brand of(UUID preparationId) {
        Brand known = kept.get(preparationId);
        if (known != null) {
            return known;
        }
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT b.content, b.logo FROM preparation p JOIN brand b ON b.digest = p.brand WHERE p.id = ?
                """)) {
            select.setObject(1, preparationId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return current.get();
                }
                Content content = json.readValue(row.getString(1), Content.class);
                byte[] logo = row.getBytes(2);
                Brand frozen = new Brand(content.name(), content.color(), content.colorDark(), content.postalAddress(),
                        content.securityContact(), content.pgpKey(), logo == null ? null : Logo.of(logo));
                kept.put(preparationId, frozen);
                return frozen;
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("brand of preparation " + preparationId, e);
        }
    }
}
