package io.tocsin.acknowledgement;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Our own words on the recipient's pages, here in English; {@code messages/page_*.properties} has them in other languages. */
@MessageBundle(value = "page", locale = "en")
public interface PageText {

    @Message("Security notice")
    String securityNotice();

    @Message("Go to the answer form")
    String toTheForm();

    @Message("For")
    String isFor();

    @Message("From")
    String from();

    @Message("Incident")
    String incident();

    @Message("Notice")
    String notice();

    @Message("{number}, first notice")
    String noticeInitial(int number);

    @Message("{number}, update")
    String noticeUpdate(int number);

    @Message("{number}, correction")
    String noticeCorrection(int number);

    @Message("{number}, all-clear")
    String noticeClosure(int number);

    @Message("Sent")
    String sent();

    @Message("Please answer by")
    String answerBy();

    @Message("This time has passed. Your answer is still welcome and counts.")
    String overdue();

    @Message("This notice has been withdrawn")
    String retractedTitle();

    @Message("{vendor} withdrew it on {when}. Do not act on what it says without asking first.")
    String retracted(String vendor, String when);

    @Message("There is a newer notice")
    String supersededTitle();

    @Message("{vendor} has written to {tenant} about this incident again, on {when}. What you see here may be out of date.")
    String superseded(String vendor, String tenant, String when);

    @Message("The newer notice was sent to the same address as this one: please look in that mailbox.")
    String lookInMailbox();

    @Message("Open the newest notice")
    String openNewer();

    @Message("Your answer is recorded")
    String recordedTitle();

    @Message("Received on {when}. Thank you.")
    String recorded(String when);

    @Message("{tenant} has answered")
    String answeredTitle(String tenant);

    @Message("{name}, on {when}:")
    String answeredBy(String name, String when);

    @Message("The first answer came on {when}.")
    String firstAnswered(String when);

    @Message("You can answer again at any time. The newest answer counts, and every answer is kept.")
    String canAnswerAgain();

    @Message("Your answer")
    String yourAnswer();

    @Message("Answer again")
    String answerAgain();

    @Message("With it you confirm that {tenant} has received this notice, and tell {vendor} where you stand.")
    String whatAnsweringMeans(String tenant, String vendor);

    @Message("Your name")
    String name();

    @Message("Your e-mail address (optional)")
    String email();

    @Message("If {vendor} should reply to another address than the one this notice was sent to.")
    String emailHint(String vendor);

    @Message("What have you found so far?")
    String finding();

    @Message("We are still looking into it")
    String reviewing();

    @Message("We have the notice and do not know yet what it means for us.")
    String reviewingMeans();

    @Message("Not affected")
    String notAffected();

    @Message("We have looked, and found no sign of harm on our side.")
    String notAffectedMeans();

    @Message("Affected")
    String affected();

    @Message("We have found effects on our side and are dealing with them.")
    String affectedMeans();

    @Message("We need help")
    String needsHelp();

    @Message("Somebody at {vendor} should get in touch with us.")
    String needsHelpMeans(String vendor);

    @Message("Comment (optional)")
    String comment();

    @Message("Up to 5,000 characters. Please no passwords or keys.")
    String commentHint();

    @Message("Send answer")
    String send();

    @Message("Your answer is not recorded yet")
    String notRecordedTitle();

    @Message("Please correct what is marked below, then send it again. What you typed is still there.")
    String notRecorded();

    @Message("Please enter your name.")
    String nameMissing();

    @Message("This name is too long: 200 characters is the most.")
    String nameTooLong();

    @Message("This is not an e-mail address. It looks like name@example.com. You may also leave it empty.")
    String emailNotOne();

    @Message("This address is too long: 254 characters is the most.")
    String emailTooLong();

    @Message("Please choose one of the four.")
    String findingMissing();

    @Message("This comment is too long: 5,000 characters is the most.")
    String commentTooLong();

    @Message("There is a character in here that cannot be shown, perhaps from copying. Please type it anew.")
    String badCharacter();

    @Message("I am the wrong contact")
    String wrongContact();

    @Message("If security notices for {tenant} should go to somebody else, tell us here. A person at {vendor} will look for the right contact. This is not an answer to the notice: it stays open.")
    String wrongContactMeans(String tenant, String vendor);

    @Message("Report that I am the wrong contact")
    String reportWrongContact();

    @Message("You have reported that you are the wrong contact")
    String wrongContactTitle();

    @Message("{vendor} received this on {when}. The notice itself stays open until somebody at {tenant} answers it.")
    String wrongContactRecorded(String vendor, String when, String tenant);

    @Message("Is this genuine?")
    String genuineQuestion();

    @Message("You can check without using any link. Type this address into your browser, and there the code:")
    String howToCheck();

    @Message("Address")
    String address();

    @Message("Code")
    String code();

    @Message("Talk to a person")
    String talkToUs();

    @Message("There is no notice here")
    String notFoundTitle();

    @Message("The address may be incomplete, or it has been replaced by a newer one. Please copy the whole address from your newest mail.")
    String notFound();

    @Message("If that does not help, get in touch:")
    String notFoundHelp();

    @Message("Too many answers in a short time")
    String tooManyTitle();

    @Message("Many answers have come in through this link during the last hour, so this one was not recorded. Please try again in an hour, or get in touch.")
    String tooMany();

    @Message("This is too long")
    String tooLargeTitle();

    @Message("What was sent is much longer than the form allows, and was not recorded. Please go back and shorten it.")
    String tooLarge();

    @Message("Back to the notice")
    String back();

    @Message("Check a notice")
    String checkTitle();

    @Message("Every genuine notice of {vendor} carries a code of its own. Type it here to see whether we made it.")
    String checkIntroduction(String vendor);

    @Message("Code from the notice")
    String checkLabel();

    @Message("Ten letters and digits, such as 7KQ2M-X94TD.")
    String checkHint();

    @Message("Check")
    String check();

    @Message("This code is genuine")
    String genuineTitle();

    @Message("Sent to")
    String sentTo();

    @Message("Compare this with your notice. If name or time do not fit, do not trust it: a genuine code can be copied into a false letter.")
    String genuineCompare();

    @Message("This is the newest notice to that organisation about the incident.")
    String stateCurrent();

    @Message("There is a newer notice to that organisation about the same incident.")
    String stateSuperseded();

    @Message("This notice has been withdrawn. Do not act on what it says without asking first.")
    String stateRetracted();

    @Message("We do not know this code")
    String unknownTitle();

    @Message("Please check it for typing errors. If it is exactly what your notice says, do not trust that notice, and do not use any link in it.")
    String unknown();

    @Message("Please wait a moment")
    String checkTooManyTitle();

    @Message("Many codes were checked from your network just now. Please try again in a minute.")
    String checkTooMany();

    @Message("Some characters of this notice cannot be printed in a PDF of ours; a # stands for each. Print the page from your browser instead: it has all of them.")
    String pdfIncomplete();

    @Message("Keep this notice")
    String keepTitle();

    @Message("Plain text")
    String keepText();

    @Message("Signed proof (notice.jws)")
    String keepSigned();

    @Message("Printed from your browser, this page leaves the form out.")
    String keepPrint();

    @Message("With the signed proof anybody can check that {vendor} wrote this notice and that no word of it was changed, without asking us. It is also attached to mails that hold the notice.")
    String signedMeans(String vendor);

    @Message("In it your organisation is named by a digest alone: SHA-256 of these 16 octets, then of its id with us.")
    String signedTenant();

    @Message("Octets")
    String signedOctets();

    @Message("Id")
    String signedId();

    @Message("Check the signed proof")
    String proofTitle();

    @Message("The file notice.jws that comes with each notice is signed. With our public keys it can be checked offline, for example in Python:")
    String proofMeans();

    @Message("Public keys")
    String proofKeys();

    @Message("A notice for you")
    String lockedTitle();

    @Message("To read it, type the passphrase that {vendor} gave you by phone or in person. If you have none, ask for it at a number that you know already.")
    String lockedMeans(String vendor);

    @Message("Passphrase")
    String lockedLabel();

    @Message("Fifteen letters and digits, such as 7KQ2M-X94TD-0RS3V.")
    String lockedHint();

    @Message("Open the notice")
    String lockedOpen();

    @Message("This is not the passphrase. Please check it for typing errors.")
    String lockedWrong();

    @Message("Too many wrong passphrases")
    String lockedTooManyTitle();

    @Message("Many wrong ones were typed during the last hour. The right one still opens the notice: check it letter by letter, or ask {vendor} for a new one.")
    String lockedTooMany(String vendor);

    @Message("PDF")
    String keepPdf();

    @Message("There is no PDF just now")
    String pdfNotMadeTitle();

    @Message("Many are being made, or this notice is too long for one. Please try again in a minute, or print the page from your browser.")
    String pdfNotMade();

    @Message("There is nothing here")
    String nothingHereTitle();

    @Message("There is nothing at this address. If you followed a link, check that it was copied to its end.")
    String nothingHere();

    @Message("This cannot be shown at the moment")
    String notNowTitle();

    @Message("Please try again in a few minutes.")
    String notNow();

    @Message("Something went wrong here")
    String brokenTitle();

    @Message("The fault is ours, not yours. Please try again; if it stays, tell us this number:")
    String broken();

    @Message("This is not possible here")
    String notPossibleTitle();

    @Message("Security notices")
    String homeTitle();

    @Message("Through this service {vendor} tells the organisations that are affected by a security incident.")
    String home(String vendor);

    @Message("Have you received such a notice? Here you can check that it is genuine.")
    String homeCheck();

    @Message("This service runs on Tocsin.")
    String runsOnTocsin();

    @Message("Security contact:")
    String securityContact();

    @Message("PGP key:")
    String pgpKey();
}
