import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;

/** java -cp bcpkix.jar:bcutil.jar:bcprov.jar Verify.java statement.txt signature.p7s ca.pem: Java 17 with Bouncy Castle. */
public class Verify {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  public static void main(String[] files) throws Exception {
    byte[] statement = Files.readAllBytes(Path.of(files[0]));
    byte[] signature = Files.readAllBytes(Path.of(files[1]));
    byte[] ca = Files.readAllBytes(Path.of(files[2]));
    System.out.println(verify(statement, signature, ca).getSubjectX500Principal().getName());
  }

  static X509Certificate verify(byte[] statement, byte[] signature, byte[] ca) throws Exception {
    CMSSignedData message = new CMSSignedData(new CMSProcessableByteArray(statement), signature);
    List<SignerInformation> signers = new ArrayList<>(message.getSignerInfos().getSigners());
    if (signers.size() != 1) throw new SecurityException("not one signer");
    SignerInformation signer = signers.get(0);

    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    List<X509Certificate> certificates = new ArrayList<>();
    for (X509CertificateHolder each : message.getCertificates().getMatches(null)) {
      certificates.add(converter.getCertificate(each));
    }
    var holders = message.getCertificates().getMatches(signer.getSID());
    X509Certificate certificate =
        converter.getCertificate((X509CertificateHolder) holders.iterator().next());

    // The signature, its attributes and the digest of the statement among them.
    if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate))) {
      throw new SecurityException("signature is wrong");
    }

    // The path to the authority, and what the certificate is for. In production: setRevocationEnabled(true).
    Set<TrustAnchor> anchors = new HashSet<>();
    var factory = CertificateFactory.getInstance("X.509");
    for (var each : factory.generateCertificates(new ByteArrayInputStream(ca))) {
      anchors.add(new TrustAnchor((X509Certificate) each, null));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(certificate);
    target.setKeyUsage(new boolean[] {true});
    target.setExtendedKeyUsage(Set.of(CLIENT_AUTH));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates)));
    parameters.setRevocationEnabled(false);
    CertPathBuilder.getInstance("PKIX").build(parameters);
    return certificate;
  }
}
