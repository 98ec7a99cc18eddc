import assert from "node:assert/strict";
import { withOurSettings } from "./opensc-configuration.ts";

const RESET = "disconnect_action = reset;";
const UNBLOCK = "user_pin_unblock_style = set_pin_in_unlogged_session;";

/** Without line breaks and runs of blanks. */
const flat = (text: string) => text.replace(/\s+/g, " ").trim();

describe("the configuration of OpenSC for module processes", () => {
  it("has both settings when the user has none", () => {
    assert.equal(
      flat(withOurSettings("")),
      `app default { reader_driver pcsc { ${RESET} } pkcs11 { ${UNBLOCK} } }`,
    );
  });

  it("keeps what the user has set beside them", () => {
    const text =
      'app default { debug = 3; # }\n reader_driver pcsc { max_send_size = 255; } card_atr 3b:ff { name = "a } b"; } }';
    assert.equal(
      flat(withOurSettings(text)),
      `app default { pkcs11 { ${UNBLOCK} } debug = 3; # } reader_driver pcsc { ${RESET} max_send_size = 255; } card_atr 3b:ff { name = "a } b"; } }`,
    );
  });

  it("resets the card whatever the user says, for the first value of a key counts", () => {
    const text =
      "app opensc-pkcs11 { reader_driver pcsc { disconnect_action = leave; } }";
    const ours = flat(withOurSettings(text));
    assert.ok(ours.includes(`pcsc { ${RESET} disconnect_action = leave;`));
  });

  it("leaves the way of unblocking to the user who has chosen one", () => {
    const text =
      "app default { pkcs11 { user_pin_unblock_style = init_pin_in_so_session; } }";
    assert.ok(!withOurSettings(text).includes(UNBLOCK));
  });

  it("is ours alone when the user's has braces that do not match", () => {
    assert.equal(withOurSettings("app default {"), withOurSettings("}"));
    assert.ok(withOurSettings("}").includes(RESET));
  });
});
