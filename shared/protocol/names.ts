import type { CertificateSummary, TokenSummary } from "./tokens.ts";

/** What a key is called; few are without a label, fewer without a model. */
export function nameOfToken({
  label,
  model,
  reader,
}: Pick<TokenSummary, "label" | "model" | "reader">): string {
  return label || model || reader;
}

/** Whose certificate it is: a seal has an organisation alone, and some have nothing but a label on their key. */
export function holderOf({
  subject,
  label,
}: Pick<CertificateSummary, "subject" | "label">): string {
  return subject.commonName || subject.organization || label;
}
