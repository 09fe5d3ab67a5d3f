package io.tocsin.delivery.courier.smime;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jboss.logging.Logger;

/**
 * Signs the body of a mail (RFC 8551, section 3.5.3): the signature stands beside what it signs, which everybody can read
 * with any program. For several threads at once.
 */
public final class MailSigner {

    private static final Logger LOG = Logger.getLogger(MailSigner.class);

    private final SigningCertificate certificate;
    private final Clock clock;
    private final JcaCertStore chain;
    private final DigestCalculatorProvider digests;
    private final AtomicBoolean saidSo = new AtomicBoolean();

    /**
     * @param sender the address that letters come from
     * @throws io.tocsin.postgres.StartRefused see {@link SigningCertificate#read}
     */
    public MailSigner(String file, String password, String sender, Clock clock) {
        this.certificate = SigningCertificate.read(file, password, sender, clock.instant());
        this.clock = clock;
        try {
            this.chain = new JcaCertStore(sent(certificate.chain()));
            this.digests = new JcaDigestCalculatorProviderBuilder().build();
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate that was read", e);
        }
    }

    /** Whoever checks it knows the root, or does not believe it because we send it. */
    private static List<X509Certificate> sent(List<X509Certificate> chain) {
        X509Certificate last = chain.get(chain.size() - 1);
        boolean isRoot = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        return isRoot && chain.size() > 1 ? chain.subList(0, chain.size() - 1) : chain;
    }

    /** Until when the certificate is valid. */
    public Instant until() {
        return certificate.until();
    }

    /**
     * Whether it signs: not with a certificate that has run out meanwhile, which readers would take for a forgery. Nor does
     * sending stop for it.
     */
    public boolean signs() {
        boolean isValid = !clock.instant().isAfter(until());
        if (!isValid && saidSo.compareAndSet(false, true)) {
            LOG.warnf("The certificate of TOCSIN_SMIME_KEYSTORE was valid until %s. From now on letters leave without an S/MIME"
                    + " signature. Renew it and restart.", until());
        }
        return isValid;
    }

    /**
     * @param content octets as they cross the wire, lines ending in CRLF (RFC 8551, section 3.1.1)
     * @return the detached signature, a CMS SignedData in DER (RFC 5652, section 5.1)
     */
    public byte[] sign(byte[] content) {
        try {
            var generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(digests)
                    .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(signedAt(clock.instant())))
                    .build(new JcaContentSignerBuilder(certificate.algorithm()).build(certificate.key()),
                            certificate.chain().get(0)));
            generator.addCertificates(chain);
            return generator.generate(new CMSProcessableByteArray(content), false).toASN1Structure()
                    .getEncoded(ASN1Encoding.DER);
        } catch (CMSException | OperatorCreationException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException("an S/MIME signature", e);
        }
    }

    private static AttributeTable signedAt(Instant now) {
        var attributes = new ASN1EncodableVector();
        attributes.add(new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(now)))));
        return new AttributeTable(attributes);
    }
}
