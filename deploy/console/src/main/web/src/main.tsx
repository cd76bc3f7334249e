import { render } from 'preact';
import { App } from './app';
import { takeLinks } from './address';
import { startTheme } from './theme';

startTheme();
takeLinks();
render(<App />, document.getElementById('app')!);
