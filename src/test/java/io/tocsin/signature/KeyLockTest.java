package io.tocsin.signature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.access.Secrets;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyLockTest {

    final KeyLock lock = new KeyLock(Secrets.of("a secret of more than thirty-two characters"));
    final byte[] plain = SigningKey.make().secret();

    @Test
    void what_is_locked_opens_again_and_shows_nothing() {
        byte[] locked = lock.lock("kid", plain);
        assertThat(lock.open("kid", locked)).hasValue(plain);
        assertThat(locked).hasSize(12 + 32 + 16);
        assertThat(lock.lock("kid", plain)).as("a nonce of its own").isNotEqualTo(locked);
    }

    @Test
    void nothing_opens_under_another_secret_for_another_key_or_changed() {
        byte[] locked = lock.lock("kid", plain);
        assertThat(new KeyLock(Secrets.of("another secret of more than thirty-two characters")).open("kid", locked)).isEmpty();
        assertThat(lock.open("another", locked)).isEmpty();
        locked[20] ^= 1;
        assertThat(lock.open("kid", locked)).isEmpty();
        assertThat(lock.open("kid", new byte[5])).isEmpty();
    }
}
