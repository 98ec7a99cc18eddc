import { completeSignIn, openBankDialog, setScene } from "./scene.ts";

describe("signing in, in Firefox", () => {
  const scene = setScene("firefox");

  it("lets a customer in whose key is plugged in after the dialog opened", async () => {
    const { page, dialog } = await openBankDialog(scene, scene.elodie);
    await dialog.waitForScreen("waiting");
    await scene.key.plugIn();
    await completeSignIn(scene, scene.elodie, page, dialog);
  });
});
