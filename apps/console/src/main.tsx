import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import './style/base.css';
import './style/kit.css';
import './style/frame.css';
import './style/forms.css';
import './style/snippets.css';
import './style/people.css';
import './style/keys.css';
import './style/watch.css';
import './style/matrix.css';
import './style/policies.css';
import './style/theme.css';
import './style/support.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
