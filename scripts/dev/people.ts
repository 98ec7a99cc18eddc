export interface Person {
  readonly commonName: string;
  readonly organization: string;
}

/** A person as the bank knows them. */
export interface Customer {
  readonly person: Person;
  /** As on the bank's letters: eight digits. */
  readonly clientIdentifier: string;
  readonly userNumber: number;
  /** PEM. */
  readonly certificateFile: string;
}

/** A key pair to make on the token, and whose certificate goes with it. */
export interface KeyHolder {
  readonly person: Person;
  /** As pkcs11-tool names it. */
  readonly keyType: "rsa:2048" | "EC:prime256v1";
}

export const ELODIE: KeyHolder = {
  person: {
    commonName: "Élodie Lefèvre",
    organization: "Boulangerie Saint-Honoré SARL",
  },
  keyType: "rsa:2048",
};

export const MAEL: KeyHolder = {
  person: {
    commonName: "Maël Cœurderoy",
    organization: "Ébénisterie Noël & Fils SAS",
  },
  keyType: "EC:prime256v1",
};

export const HOLDERS: readonly KeyHolder[] = [ELODIE, MAEL];
