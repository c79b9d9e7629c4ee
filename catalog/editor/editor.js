// Starts the editor on the page /admin/.
import './surroundings.js';
import CMS from '@sveltia/cms';

// Without a repository there is nothing to sign in to: the editor then works with a folder of this machine, and only the
// address of this machine may do that. Elsewhere the words of the page stay.
const onThisMachine = /^(127\.0\.0\.1|(.+\.)?localhost)$/.test(location.hostname);
if (!document.body.hasAttribute('data-local') || onThisMachine) {
  document.querySelectorAll('main, link[rel=stylesheet]').forEach((element) => element.remove());
  CMS.init();
}
