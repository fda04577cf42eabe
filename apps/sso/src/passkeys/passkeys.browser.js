// Runs on pages that ask for a key, behind the browser half of SimpleWebAuthn. Without it these pages do what they do without keys.
(() => {
  const {
    browserSupportsWebAuthn,
    browserSupportsWebAuthnAutofill,
    sendSignal,
    startAuthentication,
    startRegistration,
  } = globalThis.SimpleWebAuthnBrowser;
  const quietly = () => undefined;
  const said = (element, name) => JSON.parse(element.getAttribute(name));

  // What password managers should know by now; none has to listen.
  for (const element of document.querySelectorAll('[data-passkey-signals]')) {
    for (const signal of said(element, 'data-passkey-signals')) sendSignal(signal).catch(quietly);
  }
  if (!browserSupportsWebAuthn()) return;

  for (const button of document.querySelectorAll('[data-passkey-options]')) {
    const { form } = button;
    const optionsJSON = said(button, 'data-passkey-options');
    const isNew = button.hasAttribute('data-passkey-new');
    const failed = document.getElementById(`${button.id}-failed`);
    let isSent = false;

    const send = (credential) => {
      if (isSent) return;
      isSent = true;
      form.querySelector('input[name=passkey]').value = JSON.stringify(credential);
      form.requestSubmit(button);
    };
    const ask = () => (isNew ? startRegistration({ optionsJSON }) : startAuthentication({ optionsJSON }));
    const fail = () => {
      button.disabled = false;
      failed.hidden = false;
    };

    button.addEventListener('click', (event) => {
      if (isSent) return;
      event.preventDefault();
      button.disabled = true;
      failed.hidden = true;
      ask().then((credential) => {
        button.disabled = false;
        send(credential);
      }, fail);
    });
    button.hidden = false;

    if (!button.hasAttribute('data-passkey-autofill')) continue;
    browserSupportsWebAuthnAutofill()
      .then((isThere) =>
        isThere ? startAuthentication({ optionsJSON, useBrowserAutofill: true }).then(send) : undefined,
      )
      .catch(quietly);
  }
})();
