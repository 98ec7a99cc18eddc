<?php
// php verify.php statement.txt signature.p7s ca.pem: PHP 8 with its openssl extension.
declare(strict_types=1);

[, $statement, $signature, $ca] = $argv;
$signer = tempnam(sys_get_temp_dir(), 'signer');

try {
    // The signature over the statement. PHP would ask the path to be good for S/MIME: it is checked on its own below.
    $flags = OPENSSL_CMS_DETACHED | OPENSSL_CMS_BINARY | OPENSSL_CMS_NOVERIFY;
    $isSigned = openssl_cms_verify($statement, $flags, $signer, [], null, null, null, $signature, OPENSSL_ENCODING_DER);
    if ($isSigned !== true) {
        throw new RuntimeException('signature is wrong: ' . openssl_error_string());
    }
    // All certificates of the message, of which some stand between the signer's and the authority's.
    openssl_cms_read(cms_as_pem($signature), $certificates);
    file_put_contents("$signer.chain", implode("\n", $certificates));

    $certificate = file_get_contents($signer);
    if (openssl_x509_checkpurpose($certificate, X509_PURPOSE_SSL_CLIENT, [$ca], "$signer.chain") !== true) {
        throw new RuntimeException('certificate is not from this authority, or not meant for signing in');
    }
    echo openssl_x509_parse($certificate)['subject']['CN'], "\n";
} catch (RuntimeException $refusal) {
    fwrite(STDERR, $refusal->getMessage() . "\n");
    exit(1);
} finally {
    @unlink($signer);
    @unlink("$signer.chain");
}

function cms_as_pem(string $file): string
{
    $base64 = chunk_split(base64_encode(file_get_contents($file)), 64, "\n");

    return "-----BEGIN CMS-----\n$base64-----END CMS-----\n";
}
