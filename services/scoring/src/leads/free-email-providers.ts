/** Domains where anybody gets a mailbox: an address there says nothing about the employer. */
const providers = new Set([
  'gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'hotmail.co.uk', 'hotmail.de', 'hotmail.fr', 'hotmail.it', 'live.com', 'msn.com',
  'yahoo.com', 'yahoo.co.uk', 'yahoo.de', 'yahoo.fr', 'yahoo.it', 'yahoo.es', 'yahoo.co.jp', 'yahoo.co.in', 'ymail.com', 'aol.com', 'aim.com',
  'icloud.com', 'me.com', 'mac.com', 'proton.me', 'protonmail.com', 'tutanota.com', 'tuta.io', 'fastmail.com', 'zoho.com', 'mail.com', 'email.com',
  'gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.com', 'web.de', 't-online.de', 'freenet.de', 'posteo.de', 'mailbox.org', '1und1.de', 'arcor.de',
  'orange.fr', 'wanadoo.fr', 'free.fr', 'sfr.fr', 'laposte.net', 'libero.it', 'virgilio.it', 'tiscali.it', 'alice.it', 'wp.pl', 'o2.pl', 'onet.pl',
  'interia.pl', 'seznam.cz', 'centrum.cz', 'mail.ru', 'yandex.ru', 'yandex.com', 'bk.ru', 'list.ru', 'inbox.ru', 'rambler.ru', 'ukr.net',
  'qq.com', '163.com', '126.com', 'sina.com', 'foxmail.com', 'naver.com', 'daum.net', 'hanmail.net', 'rediffmail.com', 'uol.com.br', 'bol.com.br',
  'terra.com.br', 'comcast.net', 'verizon.net', 'att.net', 'sbcglobal.net', 'bellsouth.net', 'cox.net', 'charter.net', 'btinternet.com', 'bluewin.ch',
]);

/** True for a domain that hands out mailboxes to anybody. @param domain in lower case */
export const isFreeEmailProvider = (domain: string): boolean => providers.has(domain);
