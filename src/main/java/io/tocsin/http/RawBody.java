package io.tocsin.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is given the bytes of the body as they were sent, since a signature is over them or nothing in them may be
 * believed yet: they are not unpacked and not looked at, only bounded by {@link BodyLimits#json()}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RawBody {
}
