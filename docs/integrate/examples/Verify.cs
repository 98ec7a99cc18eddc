// dotnet run -- statement.txt signature.p7s ca.pem: .NET 8 with the package System.Security.Cryptography.Pkcs.
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

var message = new SignedCms(new ContentInfo(File.ReadAllBytes(args[0])), detached: true);
message.Decode(File.ReadAllBytes(args[1]));
if (message.SignerInfos.Count != 1)
    throw new CryptographicException("not one signer");

// The signature, its attributes and the digest of the statement among them.
message.SignerInfos[0].CheckSignature(verifySignatureOnly: true);
var certificate = message.SignerInfos[0].Certificate
    ?? throw new CryptographicException("the signer's certificate is not there");

// The path to the authority, and what the certificate is for.
using var chain = new X509Chain();
chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(args[2]);
chain.ChainPolicy.ExtraStore.AddRange(message.Certificates);
chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // Online in production.
if (!chain.Build(certificate))
    throw new CryptographicException(chain.ChainStatus[0].StatusInformation);

var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().SingleOrDefault();
if (usage is not null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
    throw new CryptographicException("the certificate is not meant for signatures");
Console.WriteLine(certificate.Subject);
