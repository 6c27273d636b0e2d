import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/mantine';
import './styles/tokens.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/forced.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { readyFor } from './app/pages';
import { contrast } from './app/theme';
import { enforce } from './security';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no element with the id "root"');
}
enforce();
contrast.start();
void readyFor(location.pathname).then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
