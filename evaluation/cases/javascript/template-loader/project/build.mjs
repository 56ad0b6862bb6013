import { page } from './lib/page.mjs';

console.log(page('home', { title: 'Welcome' }));
