import assert from "node:assert/strict";
import { certificate, token } from "./token-fixture.ts";
import { holderOf, nameOfToken } from "./names.ts";

describe("what the person is shown", () => {
  it("calls a key by its label, or else by its model or its reader", () => {
    const bare = { label: "", model: "", reader: "Port USB" };
    assert.equal(
      nameOfToken(token({ ...bare, label: "Clé de Zoé" })),
      "Clé de Zoé",
    );
    assert.equal(
      nameOfToken(token({ ...bare, model: "ID Prime MD" })),
      "ID Prime MD",
    );
    assert.equal(nameOfToken(token(bare)), "Port USB");
  });

  it("names a certificate’s holder, or else the organisation or its label on the key", () => {
    const nobody = { commonName: "", organization: "" };
    const label = "Cachet";
    const of = (subject: object) =>
      holderOf(certificate({ label, subject: { ...nobody, ...subject } }));
    assert.equal(of({ commonName: "Zoé", organization: "Mairie" }), "Zoé");
    assert.equal(of({ organization: "Mairie" }), "Mairie");
    assert.equal(of({}), "Cachet");
  });
});
