import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {App} from './app';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
