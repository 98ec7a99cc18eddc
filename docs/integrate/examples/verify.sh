#!/bin/sh
# verify.sh statement.txt signature.p7s ca.pem: OpenSSL 3.
set -eu
signer=$(mktemp)
trap 'rm -f "$signer"' EXIT
# -purpose sslclient: the certificate must be meant for signing in, and the path must be good for that.
openssl cms -verify -binary -cades -inform DER -purpose sslclient \
  -in "$2" -content "$1" -CAfile "$3" -no-CApath -no-CAstore -signer "$signer" -out /dev/null
openssl x509 -in "$signer" -noout -subject -nameopt utf8,sep_comma_plus
