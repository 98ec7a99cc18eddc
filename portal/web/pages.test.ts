import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createPageRenderer } from "./pages.ts";

describe("pages", () => {
  it("write dates as people do, in the bank’s own time zone", () => {
    const renderPage = createPageRenderer({
      viewsFolder: fileURLToPath(new URL("../views/", import.meta.url)),
      origin: "https://banque.example",
      assets: "/assets/x/",
      bankName: "Banque Coopérative des Rives",
      installationPage: undefined,
    });
    const page = renderPage("customer-area", {
      csrf: "",
      name: "Anaïs Lefèvre",
      company: "Menuiserie du Quai",
      clientIdentifier: "12345678",
      userNumber: 1,
      idleMinutes: 15,
      signIn: {
        enrolment: 1,
        at: "2026-06-30T22:05:00.000Z",
        previousAt: "2026-06-12T10:00:00.000Z",
        certificate: {
          holder: "Anaïs Lefèvre",
          organization: null,
          issuer: "Autorité",
          serialNumber: "01",
          notAfter: "2028-03-01T12:00:00.000Z",
        },
      },
    });
    for (const date of [
      "1er\u00a0juillet 2026 à 00:05",
      "12\u00a0juin 2026 à 12:00",
      "1er\u00a0mars 2028",
    ])
      assert.ok(page.includes(date), date);
  });
});
