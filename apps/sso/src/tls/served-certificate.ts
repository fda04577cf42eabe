import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { ConfigError, Periodic, WatchedSource } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import type { SsoConfig } from '../config/sso-config.js';

/** Milliseconds between looks at the files. */
const interval = 5_000;

/** RFC 9325 §4.2, as FAPI 2.0 Security Profile §5.2.2 demands for TLS 1.2; TLS 1.3 has only good ones. */
const tlsCiphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
];

type TlsFiles = NonNullable<SsoConfig['tls']>;

interface Served {
  readonly options: SecureContextOptions;
  readonly validTo: string;
  readonly serialNumber: string;
}

/** Of `node:tls`. */
interface TlsServer {
  setSecureContext(options: SecureContextOptions): void;
}

/** The certificate of a server that ends TLS itself: renewed with its files. Connections begun later get the new one. */
export class ServedCertificate {
  readonly #looks: Periodic;
  #server: TlsServer | undefined;

  private constructor(
    private readonly source: WatchedSource<Served>,
    private readonly log: Log,
  ) {
    this.#looks = new Periodic(() => source.look(), { interval, onError: () => {} });
  }

  /** @throws ConfigError that names the variable of the file that is not good */
  static async read(files: TlsFiles, log: Log): Promise<ServedCertificate> {
    let served: ServedCertificate | undefined;
    const source = await WatchedSource.open<Served>({
      read: () => readPair(files),
      parse: ([cert, key]) => parsePair(Buffer.from(cert ?? ''), Buffer.from(key ?? '')),
      onRenewed: (renewed) => {
        if (served) served.#renew(renewed);
      },
      onRefused: (reason) =>
        log.event('tls_certificate_refused', { reason: reason instanceof Error ? reason.message : 'unknown' }),
    });
    served = new ServedCertificate(source, log);
    return served;
  }

  /** For the server as it is made. */
  get options(): SecureContextOptions {
    return this.source.value.options;
  }

  /** From now on the server has what the files hold. */
  follow(server: TlsServer): void {
    this.#server = server;
    this.#looks.start();
  }

  /** Looks at the files now. Never rejects. */
  look(): Promise<void> {
    return this.source.look();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  #renew({ options, serialNumber, validTo }: Served): void {
    this.#server?.setSecureContext(options);
    this.log.event('tls_certificate_renewed', { serial_number: serialNumber, valid_to: validTo });
  }
}

async function readPair({ certFile, keyFile }: TlsFiles): Promise<readonly Uint8Array[]> {
  const read = (variable: string, file: string) =>
    readFile(file).catch(() => {
      throw new ConfigError(variable, 'names a file that cannot be read');
    });
  return [await read('TLS_CERT_FILE', certFile), await read('TLS_KEY_FILE', keyFile)];
}

/** @throws ConfigError */
function parsePair(cert: Buffer, key: Buffer): Served {
  const certificate = valid('TLS_CERT_FILE', () => new X509Certificate(cert), 'holds no certificate in PEM');
  const privateKey = valid('TLS_KEY_FILE', () => createPrivateKey(key), 'holds no private key in PEM');
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new ConfigError('TLS_KEY_FILE', 'holds another key than that of the certificate in TLS_CERT_FILE');
  }
  const options: SecureContextOptions = {
    cert,
    key,
    minVersion: 'TLSv1.2',
    ciphers: tlsCiphers.join(':'),
    honorCipherOrder: true,
  };
  // What stands behind the first certificate counts too.
  valid('TLS_CERT_FILE', () => createSecureContext(options), 'holds a chain that TLS does not take');
  return { options, serialNumber: certificate.serialNumber, validTo: certificate.validTo };
}

function valid<T>(variable: string, parse: () => T, problem: string): T {
  try {
    return parse();
  } catch {
    throw new ConfigError(variable, problem);
  }
}
