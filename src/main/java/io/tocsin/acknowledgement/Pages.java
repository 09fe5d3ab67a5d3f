package io.tocsin.acknowledgement;

import java.net.URI;
import java.util.Locale;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.acknowledgement.PageStyle.Look;
import io.tocsin.acknowledgement.pdf.PdfFonts;
import io.tocsin.vendor.Brand;
import io.tocsin.vendor.CurrentBrand;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/**
 * The pages that recipients see, and what surrounds all of them. They load nothing, set no cookie, are kept by no cache and
 * tell nobody where a link was followed from.
 */
@Singleton
class Pages {

    private final VendorSettings vendor;
    private final CurrentBrand current;
    private final PageStyle style;
    private final PdfFonts fonts;
    private final String base;
    private final String path;

    Pages(VendorSettings vendor, CurrentBrand current, PublicUrl publicUrl, PageStyle style, PdfFonts fonts) {
        this.fonts = fonts;
        this.vendor = vendor;
        this.current = current;
        this.style = style;
        this.base = publicUrl.base();
        String ofBase = URI.create(base).getPath();
        this.path = ofBase == null ? "" : ofBase;
    }

    @CheckedTemplate(basePath = "recipient")
    static class Templates {

        static native TemplateInstance advisory(Around around, AdvisoryPage shown);

        static native TemplateInstance check(Around around, CheckPage shown);

        static native TemplateInstance locked(Around around, LockedPage shown);

        static native TemplateInstance pdf(Around around, AdvisoryPage shown, String style, boolean complete);

        static native TemplateInstance home(Around around);

        static native TemplateInstance problem(Around around, ProblemPage.Shown shown);

        static native TemplateInstance message(Around around, String title, String words, String path, boolean help);
    }

    /** What stands on every page. */
    record Around(PageLanguage language, Look look, Brand brand, String vendorEmail, String vendorPhone,
            String vendorSite, String verifyUrl, String verifyPath, String keysUrl) {

        public String style() {
            return look.css();
        }

        public String vendorName() {
            return brand.name();
        }

        public boolean reachable() {
            return brand.securityContact() != null || !brand.postalAddress().isEmpty() || vendorEmail != null
                    || vendorPhone != null || vendorSite != null;
        }

        public String telephone() {
            return Pages.telephone(vendorPhone);
        }
    }

    /** As an address: digits and visual separators, no spaces (RFC 3966). */
    static String telephone(String phone) {
        return "tel:" + phone.replaceAll("[^0-9+*#-]+", "-");
    }

    /** Path of a recipient's page as the browser sees it, behind whatever proxy. */
    String pathOf(String token) {
        return path + "/a/" + token;
    }

    Response advisory(int status, PageLanguage language, AdvisoryPage shown) {
        Around around = around(language, shown.brand());
        return page(status, around, Templates.advisory(around, shown)).build();
    }

    Response locked(int status, PageLanguage language, LockedPage shown) {
        Around around = around(language, current.get());
        return page(status, around, Templates.locked(around, shown)).build();
    }

    Response check(int status, PageLanguage language, CheckPage shown) {
        Around around = around(language, current.get());
        return page(status, around, Templates.check(around, shown)).build();
    }

    Response home(PageLanguage language) {
        Around around = around(language, current.get());
        return page(200, around, Templates.home(around))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE).build();
    }

    Response problem(int status, PageLanguage language, ProblemPage.Shown shown) {
        Around around = around(language, current.get());
        return page(status, around, Templates.problem(around, shown))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE).build();
    }

    /** One and the same for whatever is not there: it depends on nothing but the language of the browser. */
    Response notFound(PageLanguage language) {
        PageText text = language.text();
        return message(404, language, text.notFoundTitle(), text.notFound(), null, true)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE).build();
    }

    Response tooMany(PageLanguage language, String token) {
        PageText text = language.text();
        return message(429, language, text.tooManyTitle(), text.tooMany(), pathOf(token), false)
                .header(HttpHeaders.RETRY_AFTER, 3600).build();
    }

    /** Too many tries of one network, whatever they were. */
    Response tooManyTries(PageLanguage language, String token) {
        PageText text = language.text();
        return message(429, language, text.notNowTitle(), text.notNow(), pathOf(token), false)
                .header(HttpHeaders.RETRY_AFTER, 60).build();
    }

    Response tooLarge(PageLanguage language, String token) {
        PageText text = language.text();
        return message(413, language, text.tooLargeTitle(), text.tooLarge(), pathOf(token), false).build();
    }

    /** The page as it is printed on paper; where there is no font for something in it, it says so. */
    String forPrint(AdvisoryPage shown) {
        String page = forPrint(shown, true);
        return fonts.print(page) ? page : forPrint(shown, false);
    }

    private String forPrint(AdvisoryPage shown, boolean complete) {
        PageLanguage language = shown.language();
        return Templates.pdf(around(language, shown.brand()), shown, style.printed(), complete)
                .setLocale(Locale.forLanguageTag(language.language())).render();
    }

    Response noPdf(int status, PageLanguage language, String token) {
        PageText text = language.text();
        return message(status, language, text.pdfNotMadeTitle(), text.pdfNotMade(), pathOf(token), false)
                .header(HttpHeaders.RETRY_AFTER, 60).build();
    }

    /** A recipient's advisory in another form than a page. */
    Response file(String type, String disposition, byte[] content) {
        return guarded(Response.ok(content), style.of(current.get())).header(HttpHeaders.CONTENT_TYPE, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition).build();
    }

    /** After a form was taken: the browser fetches the page anew, so that reloading it sends nothing again. */
    Response seePage(String token, String query) {
        return guarded(Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, pathOf(token) + query),
                style.of(current.get())).build();
    }

    private ResponseBuilder message(int status, PageLanguage language, String title, String words, String path, boolean help) {
        Around around = around(language, current.get());
        return page(status, around, Templates.message(around, title, words, path, help));
    }

    private Around around(PageLanguage language, Brand brand) {
        return new Around(language, style.of(brand), brand, vendor.email().orElse(null), vendor.phone().orElse(null),
                vendor.url().orElse(null), base + "/verify", path + "/verify",
                base + "/.well-known/jwks.json");
    }

    private ResponseBuilder page(int status, Around around, TemplateInstance page) {
        return guarded(Response.status(status), around.look()).type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .header(HttpHeaders.CONTENT_LANGUAGE, around.language().tag())
                .entity(page.setLocale(Locale.forLanguageTag(around.language().language())).render());
    }

    private ResponseBuilder guarded(ResponseBuilder answer, Look look) {
        return answer.header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", look.policy())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Robots-Tag", "noindex, nofollow, noarchive");
    }
}
