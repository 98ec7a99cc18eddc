import assert from "node:assert/strict";
import { BRIDGE_ERRORS } from "./bridge-errors.ts";
import { ERROR_CODES, ERRORS } from "./codes.ts";
import { HOST_ERRORS } from "./host-errors.ts";
import { moduleFaultOf } from "./module-faults.ts";
import { PasserelleError } from "./passerelle-error.ts";
import {
  certificateSentenceFor,
  languageOf,
  moduleSentenceFor,
  sentenceFor,
} from "./sentence.ts";
import { SERVER_ERRORS } from "./server-errors.ts";
import { TOKEN_ERRORS } from "./token-errors.ts";

const MODULE_CODES = ERROR_CODES.filter(
  (code) => code.startsWith("module_") || code === "reader_service_unavailable",
);

describe("error table", () => {
  it("gives every code to one hop only", () => {
    const parts = [BRIDGE_ERRORS, HOST_ERRORS, TOKEN_ERRORS, SERVER_ERRORS];
    const codes = parts.flatMap((part) => Object.keys(part));
    assert.equal(new Set(codes).size, codes.length);
    assert.equal(Object.keys(ERRORS).length, codes.length);
  });

  it("gives every code a whole sentence in both languages", () => {
    for (const [code, sentences] of Object.entries(ERRORS)) {
      assert.match(code, /^[a-z]+(_[a-z0-9]+)+$/);
      assert.match(sentences.fr, /^\p{Lu}.*\.$/u, code);
      assert.match(sentences.en, /^\p{Lu}.*\.$/u, code);
      assert.doesNotMatch(
        sentences.fr + sentences.en,
        /'/,
        `${code}: typewriter apostrophe`,
      );
    }
  });

  it("says of a library, after its name, what is wrong and what to do", () => {
    for (const code of MODULE_CODES) {
      for (const language of ["fr", "en"] as const) {
        const sentence = moduleSentenceFor(code, language);
        assert.match(sentence, /^(?!Le pilote|The key)\p{Lu}.*\. .*\.$/u, code);
        assert.doesNotMatch(sentence, /'/, code);
        assert.notEqual(
          moduleFaultOf(code).cause.en,
          moduleFaultOf("internal_error").cause.en,
          code,
        );
      }
    }
  });

  it("tells nobody to unplug a key for a library that shows none", () => {
    for (const code of MODULE_CODES) {
      assert.doesNotMatch(moduleSentenceFor(code, "fr"), /ébranchez/, code);
      assert.doesNotMatch(moduleSentenceFor(code, "en"), /[Uu]nplug/, code);
    }
  });

  it("names the algorithm that is not supported", () => {
    assert.equal(
      certificateSentenceFor("algorithm_unsupported", "DSA", "fr"),
      "Algorithme non pris en charge\u00a0: DSA.",
    );
    assert.equal(
      certificateSentenceFor("certificate_expired", "DSA", "fr"),
      sentenceFor("certificate_expired", "fr"),
    );
  });

  it("keeps French punctuation on the line of its word, and numbers on that of their unit", () => {
    for (const code of ERROR_CODES) {
      for (const sentence of [
        sentenceFor(code, "fr"),
        moduleSentenceFor(code, "fr"),
      ]) {
        assert.doesNotMatch(sentence, /« | [»;:!?]|\d \p{L}/u, code);
      }
    }
    assert.equal(
      sentenceFor("host_exited", "fr"),
      "Le programme Passerelle s’est arrêté. Cliquez sur «\u00a0Réessayer\u00a0».",
    );
  });

  it("speaks the language asked for, French where nothing else is known", () => {
    assert.equal(languageOf("en-GB"), "en");
    assert.equal(languageOf("fr-CA"), "fr");
    assert.equal(languageOf(""), "fr");
    assert.equal(sentenceFor("pin_incorrect", "fr"), "Code PIN incorrect.");
    assert.equal(
      new PasserelleError("pin_incorrect").message,
      sentenceFor("pin_incorrect", "en"),
    );
  });
});
