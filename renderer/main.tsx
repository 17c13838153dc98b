import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { setUpLanguage } from './i18n/set-up';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');
await setUpLanguage('en');
createRoot(root).render(null);
