import * as make from "../fixtures/certificates.ts";
import * as der from "../fixtures/der.ts";
import {
  root,
  signer,
  attributesWith,
  withAttributes,
  CONTENT_TYPE,
  MESSAGE_DIGEST,
  SIGNING_TIME,
  SIGNING_CERTIFICATE,
  signingCertificateOf,
  refuses,
} from "../fixtures/order.ts";
import * as cms from "../fixtures/signed-data.ts";

describe("verifySignedData, of signed attributes", () => {
  refuses([
    [
      "signed_attributes_invalid",
      "no signed attributes",
      () => withAttributes(null),
    ],
    [
      "signed_attributes_invalid",
      "no signed attributes over content that could be some",
      () => {
        const disguised = der.setOf(...attributesWith({}));
        return cms.sign(disguised, signer, make.NOW, {
          signer: { attributes: null },
        });
      },
      {
        content: der.setOf(...attributesWith({})),
        policy: { requireSigningCertificate: false },
      },
    ],
    [
      "signed_attributes_invalid",
      "contentType missing",
      () => withAttributes(attributesWith({ [CONTENT_TYPE]: null })),
    ],
    [
      "signed_attributes_invalid",
      "contentType of something else",
      () =>
        withAttributes(
          attributesWith({ [CONTENT_TYPE]: [cms.contentType("1.2.3")] }),
        ),
    ],
    [
      "signed_attributes_invalid",
      "messageDigest missing",
      () => withAttributes(attributesWith({ [MESSAGE_DIGEST]: null })),
    ],
    [
      "signed_attributes_invalid",
      "signingTime missing",
      () => withAttributes(attributesWith({ [SIGNING_TIME]: null })),
    ],
    [
      "signed_attributes_invalid",
      "signingCertificateV2 missing",
      () => withAttributes(attributesWith({ [SIGNING_CERTIFICATE]: null })),
    ],
    [
      "signed_attributes_invalid",
      "an attribute twice",
      () =>
        withAttributes([
          ...attributesWith({}),
          cms.signingTime(make.NOT_BEFORE),
        ]),
    ],
    [
      "signed_attributes_invalid",
      "an attribute with two values",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_TIME]: [
              cms.attribute(
                SIGNING_TIME,
                der.time(make.NOW),
                der.time(make.NOT_AFTER),
              ),
            ],
          }),
        ),
    ],
    [
      "signed_attributes_invalid",
      "an attribute without a value",
      () =>
        withAttributes(
          attributesWith({ [SIGNING_TIME]: [cms.attribute(SIGNING_TIME)] }),
        ),
    ],
    [
      "der_invalid",
      "an attribute of another type than its own",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_TIME]: [
              cms.attribute(SIGNING_TIME, der.utf8String("now")),
            ],
          }),
        ),
    ],
    [
      "signing_certificate_mismatch",
      "signingCertificateV2 of another certificate",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_CERTIFICATE]: [cms.signingCertificateV2(root.certificate)],
          }),
        ),
    ],
    [
      "signing_certificate_mismatch",
      "signingCertificateV2 with another serial number",
      () =>
        withAttributes(
          attributesWith({
            [SIGNING_CERTIFICATE]: [
              signingCertificateOf(root.name, der.integer(1)),
            ],
          }),
        ),
    ],
  ]);
});
