import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  platformAuthenticatorIsAvailable,
  sendSignal,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

// Runs on pages that ask for a key. Without it these pages do what they do without keys.

const quietly = () => undefined;
const said = <T>(element: Element, name: string) => JSON.parse(element.getAttribute(name) ?? 'null') as T;

/** What password managers should know by now; none has to listen. */
function signal(): void {
  for (const element of document.querySelectorAll('[data-passkey-signals]')) {
    const signals = said<readonly Parameters<typeof sendSignal>[0][]>(element, 'data-passkey-signals');
    for (const one of signals) sendSignal(one).catch(quietly);
  }
}

/** Fills the field of its form, and sends that: nothing is sent from here. */
function offer(button: HTMLButtonElement): void {
  const { form } = button;
  const place = form?.querySelector<HTMLInputElement>('input[name=passkey]');
  const failed = document.getElementById(`${button.id}-failed`);
  if (!form || !place || !failed) return;
  let isSent = false;
  const send = (credential: object) => {
    if (isSent) return;
    isSent = true;
    place.value = JSON.stringify(credential);
    form.requestSubmit(button);
  };
  button.addEventListener('click', (event) => {
    if (isSent) return;
    event.preventDefault();
    button.disabled = true;
    failed.hidden = true;
    ask(button).then(
      (credential) => {
        button.disabled = false;
        send(credential);
      },
      () => {
        button.disabled = false;
        failed.hidden = false;
      },
    );
  });
  button.hidden = false;
  if (button.hasAttribute('data-passkey-autofill')) autofill(button).then((found) => found && send(found), quietly);
}

/** Says in its form whether this device could make a key, unlocked by whoever uses it. */
function tellOfDevice({ form }: HTMLButtonElement): void {
  const place = form?.querySelector<HTMLInputElement>('input[name=makes_passkeys]');
  if (!place) return;
  platformAuthenticatorIsAvailable().then((makes) => {
    place.value = makes ? 'yes' : '';
  }, quietly);
}

function ask(button: HTMLButtonElement): Promise<object> {
  return button.hasAttribute('data-passkey-new')
    ? startRegistration({
        optionsJSON: said<PublicKeyCredentialCreationOptionsJSON>(button, 'data-passkey-options'),
      })
    : startAuthentication({ optionsJSON: requestOf(button) });
}

/** Proposed in a field until somebody picks one; undefined where browsers cannot. */
async function autofill(button: HTMLButtonElement): Promise<object | undefined> {
  if (!(await browserSupportsWebAuthnAutofill())) return undefined;
  return startAuthentication({ optionsJSON: requestOf(button), useBrowserAutofill: true });
}

function requestOf(button: HTMLButtonElement): PublicKeyCredentialRequestOptionsJSON {
  return said<PublicKeyCredentialRequestOptionsJSON>(button, 'data-passkey-options');
}

/**
 * At another name of this host, such as its address, no browser makes or uses keys (Web Authentication Level 3 §5.1.3), unless it is a related origin, and
 * the browser knows of these (§5.11).
 */
function isUsableHere(button: HTMLButtonElement): boolean {
  const { rp, rpId = rp?.id } = said<{ readonly rp?: { readonly id?: string }; readonly rpId?: string }>(
    button,
    'data-passkey-options',
  );
  if (rpId !== undefined && `.${location.hostname}`.endsWith(`.${rpId}`)) return true;
  return said<readonly string[] | null>(button, 'data-passkey-origins')?.includes(location.origin) ?? false;
}

signal();
if (browserSupportsWebAuthn()) {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-passkey-options]')) {
    if (!isUsableHere(button)) continue;
    offer(button);
    tellOfDevice(button);
  }
}
