import { fields } from '../../forms/fields.js';
import { profileFields } from '../../forms/profile-fields.js';
import { Alert } from '../../pages/kit/alert.js';
import { Button, LinkButton } from '../../pages/kit/button.js';
import { Choice } from '../../pages/kit/choice.js';
import { Form } from '../../pages/kit/form.js';
import { List } from '../../pages/kit/list.js';
import { Name } from '../../pages/kit/name.js';
import { RefusalDetails } from '../../pages/kit/refusal-details.js';
import { ScrolledText } from '../../pages/kit/scrolled-text.js';
import { message } from '../../pages/messages/catalogue.js';
import { KitPage } from '../kit-page.js';
import { formOf, person, shop, stranger, supportCode, username } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const { identifier, password, emailCode } = fields;

/** Each part of the kit, for the pictures of `docs/look.md`. */
export const kit = {
  kit: {
    of: KitPage,
    states: {
      field: (words) => (
        <KitPage words={words} name="Field">
          <Form
            words={words}
            form={formOf('kit', { identifier, password }, { values: { identifier: username } })}
            alertId="kit"
          >
            {null}
          </Form>
        </KitPage>
      ),
      'field-error': (words) => (
        <KitPage words={words} name="Field, Alert">
          <Form
            words={words}
            form={formOf('kit', { identifier }, { errors: { identifier: message('identifier.missing') } })}
            alertId="kit"
          >
            {null}
          </Form>
        </KitPage>
      ),
      select: (words) => (
        <KitPage words={words} name="Field: select">
          <Form
            words={words}
            form={formOf('kit', { locale: profileFields.locale }, { values: { locale: 'pt-BR' } })}
            alertId="kit"
          >
            {null}
          </Form>
        </KitPage>
      ),
      'code-field': (words) => (
        <KitPage words={words} name="Field: isCode">
          <Form words={words} form={formOf('kit', { emailCode }, { values: { emailCode: '123 456' } })} alertId="kit">
            {null}
          </Form>
        </KitPage>
      ),
      choice: (words) => (
        <KitPage words={words} name="Choice">
          <Choice name="everywhere" isChosen>
            {words.plain('recover.everywhere')}
          </Choice>
        </KitPage>
      ),
      button: (words) => (
        <KitPage words={words} name="Button, LinkButton">
          <Button id="allow">{words.plain('consent.allow')}</Button>
          <Button id="deny" quiet>
            {words.plain('consent.deny')}
          </Button>
          <LinkButton id="home" href="./" quiet>
            {words.plain('home.link')}
          </LinkButton>
        </KitPage>
      ),
      alert: (words) => (
        <KitPage words={words} name="Alert">
          <Alert id="refused">{words.plain('login.refused')}</Alert>
        </KitPage>
      ),
      status: (words) => (
        <KitPage words={words} name="role=status">
          <p role="status">{words.plain('account.profile.changed')}</p>
        </KitPage>
      ),
      notice: (words) => (
        <KitPage words={words} name="Unverified, .notice" client={stranger}>
          <p class="lead">{words.say('login.lead', { client: words.localized(stranger.name) })}</p>
        </KitPage>
      ),
      list: (words) => (
        <KitPage words={words} name="List, Name">
          <List>
            <li>
              <strong>
                <Name of={person} />
              </strong>
              <div class="small">{words.plain('scope.profile')}</div>
            </li>
            <li>{words.plain('scope.email')}</li>
          </List>
        </KitPage>
      ),
      details: (words) => (
        <KitPage words={words} name="RefusalDetails, code">
          <RefusalDetails words={words} supportCode={supportCode} code="invalid_request" parameter="redirect_uri" />
        </KitPage>
      ),
      scroll: (words) => (
        <KitPage words={words} name="ScrolledText">
          <ScrolledText title="Terms" text={'Be kind. '.repeat(120)} />
        </KitPage>
      ),
      brand: (words) => (
        <KitPage words={words} name="brand_color" client={{ ...shop, brand: { light: '#7a1f5c', dark: '#ff9edb' } }}>
          <Button id="allow">{words.plain('consent.allow')}</Button>
        </KitPage>
      ),
    },
  },
} satisfies Readonly<Record<string, ShownPage>>;
