import type { HostClient } from "../fixtures/host-client.ts";
import { newStatement } from "../fixtures/statement.ts";

/** A sign-statement command for a certificate by its CKA_LABEL. */
export async function signOrder(
  host: HostClient,
  label: string,
  pin: string | null,
) {
  const { tokens } = await host.snapshot(({ tokens: all }) =>
    all.some(({ certificates }) =>
      certificates.some((certificate) => certificate.label === label),
    ),
  );
  for (const token of tokens) {
    for (const certificate of token.certificates) {
      if (certificate.label === label)
        return {
          command: "sign-statement" as const,
          token: token.id,
          certificate: certificate.hash,
          pin,
          statement: newStatement(),
        };
    }
  }
  throw new Error(`no certificate ${label}`);
}
