import { commandLine, runCommand } from "../../../scripts/dev/command.ts";
import type { Customer } from "../../fixtures/customer.ts";

export interface WritableToken {
  readonly path: string;
  readonly label: string;
  readonly pin: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Writes a customer's private key and certificate to a token, under one CKA_ID. */
export async function importCustomer(
  token: WritableToken,
  customer: Customer,
  id: number,
): Promise<void> {
  const keyDer = `${customer.keyFile}.der`;
  await runCommand(
    commandLine`openssl pkcs8 -topk8 -nocrypt -in ${customer.keyFile} -outform DER -out ${keyDer}`,
  );
  await writeObject(token, customer, id, "privkey", keyDer);
  await writeCertificate(token, customer, id);
}

/** Writes a customer's certificate beside the key pair that the token made itself. */
export async function writeCertificate(
  token: WritableToken,
  customer: Pick<Customer, "person" | "certificateFile">,
  id: number,
): Promise<void> {
  const certificateDer = `${customer.certificateFile}.der`;
  await runCommand(
    commandLine`openssl x509 -in ${customer.certificateFile} -outform DER -out ${certificateDer}`,
  );
  await writeObject(token, customer, id, "cert", certificateDer);
}

async function writeObject(
  { path, label, pin, environment }: WritableToken,
  { person }: Pick<Customer, "person">,
  id: number,
  type: "privkey" | "cert",
  file: string,
): Promise<void> {
  await runCommand(
    commandLine`
      pkcs11-tool --module ${path} --token-label ${label} --login --pin ${pin}
      --write-object ${file} --type ${type} --id 0${id} --label ${person.commonName}`,
    { ...process.env, ...environment },
  );
}
