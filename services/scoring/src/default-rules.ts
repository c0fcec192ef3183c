/** The rules that a new installation starts with: ordinary business-to-business sense, meant to be replaced by the company's own. */
export const defaultRules = `
name: Baton default
description: Company size and role make the fit; what somebody asked for, and what they did of late, make the intent.
behaviorWindow: 90d
limits: { fit: 60, intent: 60 }
grades: { A: 70, B: 45, C: 20 }

fit:
  - { id: large-company, when: 'company.employees >= 1000', points: 25, text: "1,000 employees or more" }
  - { id: medium-company, when: 'company.employees >= 100 && company.employees < 1000', points: 20, text: "100 to 999 employees" }
  - { id: small-company, when: 'company.employees >= 20 && company.employees < 100', points: 10, text: "20 to 99 employees" }
  - { id: company-named, when: 'has(company.name) || has(company.domain)', points: 5, text: "the company is named" }
  - { id: high-revenue, when: 'has(company.annualRevenue) && company.annualRevenue.amount >= 1000000000', points: 10, text: "annual revenue of 10 million or more" }
  - { id: business-email, when: 'has(person.emailIsFree) && !person.emailIsFree', points: 10, text: "e-mail address of a company" }
  - { id: free-email, when: 'has(person.emailIsFree) && person.emailIsFree', points: -5, text: "e-mail address of a free provider" }
  - { id: invalid-email, when: 'has(person.emailIsInvalid) && person.emailIsInvalid', points: -15, text: "the e-mail address is invalid" }
  - { id: phone-given, when: 'person.hasPhone', points: 10, text: "can be called" }
  - { id: decides, when: 'has(person.jobTitle) && person.jobTitle.matches("(^|[^A-Za-z])(C[EFIOT]O|CMO|CRO|VP|[Cc]hief|[Vv]ice [Pp]resident|[Oo]wner|[Ff]ounder|[Pp]artner|[Gg]eschäftsführer)([^A-Za-z]|$)")', points: 20, text: "decides on purchases" }
  - { id: leads-a-team, when: 'has(person.jobTitle) && person.jobTitle.matches("[Dd]irector|[Hh]ead of|[Mm]anager|[Ll]eiter")', points: 10, text: "leads a team" }
  - { id: student, when: 'has(person.jobTitle) && person.jobTitle.matches("[Ss]tudent|[Ii]ntern([^a-z]|$)")', points: -20, text: "student or intern" }

intent:
  - { id: came-by-referral, when: 'origin.mediaType in ["referral", "partner"]', points: 25, text: "recommended by somebody" }
  - { id: met-us, when: 'origin.mediaType == "trade-show"', points: 15, text: "met us at a trade show" }
  - { id: called, when: 'origin.mediaType == "phone"', points: 25, text: "called" }
  - { id: searched, when: 'origin.mediaType in ["paid-search", "organic-search"]', points: 15, text: "was searching" }
  - { id: saw-an-ad, when: 'origin.mediaType in ["paid-social", "display", "video", "print", "radio", "television", "direct-mail", "outdoor"]', points: 5, text: "answered an advertisement" }
  - { id: own-website, when: 'origin.mediaType in ["website", "email", "organic-social", "affiliate"]', points: 10, text: "came by our own pages or mail" }
  - { id: asked-for-pricing, when: 'has(origin.landingPage) && origin.landingPage.matches("pricing|demo|quote|contact")', points: 15, text: "came by a page about prices, a demo or contact" }
  - { id: answered-questions, when: 'size(answers) >= 2', points: 5, text: "answered several questions" }
  - { id: came-back, when: 'lead.inquiries >= 2', points: 15, text: "inquired more than once" }

behavior:
  - { id: pricing-visits, kind: page-visit, when: 'behavior.page.matches("pricing|demo|quote|contact")', points: 6, halfLife: 7d, atMost: 24, text: "looked at prices, a demo or contact" }
  - { id: visits, kind: page-visit, points: 1, halfLife: 7d, atMost: 10, text: "visited the website" }
  - { id: ad-clicks, kind: ad-click, points: 3, halfLife: 7d, atMost: 9, text: "clicked an advertisement" }
  - { id: form-views, kind: form-view, points: 3, halfLife: 7d, atMost: 9, text: "looked at a form" }
  - { id: opened-mail, kind: email-open, points: 1, halfLife: 14d, atMost: 5, text: "opened mail" }
  - { id: clicked-mail, kind: email-click, points: 5, halfLife: 14d, atMost: 20, text: "clicked in a mail" }
  - { id: downloads, kind: download, points: 8, halfLife: 30d, atMost: 24, text: "downloaded something" }
  - { id: calls, kind: call, points: 20, halfLife: 14d, atMost: 40, text: "called" }
  - { id: unsubscribed, kind: unsubscribe, points: -15, halfLife: 90d, atMost: 15, text: "unsubscribed from mail" }
  - { id: mail-bounced, kind: email-bounce, points: -10, halfLife: 90d, atMost: 10, text: "mail could not be delivered" }
`;
