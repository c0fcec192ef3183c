import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { nameResolver, type Address, type Resolve } from './resolve-name.js';

/** Where metadata of virtual machines is told at an address that looks like any other. */
const TELL_TALES = new Set(['168.63.129.16']);
/** What of IPv6 is given to anybody at all; the rest is special in one way or another. */
const GLOBAL: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** A name that leads where nothing may be sent. */
export class ForbiddenTarget extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ForbiddenTarget';
  }
}

/**
 * Keeps deliveries from reaching what only this service can reach: its own machine, its network, the metadata of its host. Whoever may write a
 * subscription, or owns the name in one, would otherwise have a key to all of that.
 */
export class TargetGuard {
  private readonly networks: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /**
   * @param allowInsecure http:// as well
   * @param networks that may be reached although they are not public, as CIDR
   * @param resolve all addresses of a name
   */
  constructor(
    private readonly allowInsecure: boolean,
    networks: readonly string[],
    private readonly resolve: Resolve = nameResolver(),
  ) {
    this.networks = networks.map(network => ipaddr.parseCIDR(network));
  }

  /** @returns what is wrong with an address that was given, as far as it shows without asking for its name; undefined when nothing is */
  problemOf(text: string): string | undefined {
    if (!URL.canParse(text)) return 'has to be an absolute URL, such as https://crm.example.com/baton';
    const { protocol, username, password, hostname } = new URL(text);
    if (protocol !== 'https:' && !(this.allowInsecure && protocol === 'http:'))
      return this.allowInsecure ? 'has to begin with https:// or http://' : 'has to begin with https://';
    if (username !== '' || password !== '') return 'must not have a user or a password: deliveries are signed';
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !this.isAllowed(literal)) return `${literal} is not a public address`;
    return undefined;
  }

  /** Whether an address may be connected to. */
  isAllowed(address: string): boolean {
    const parsed = ipaddr.process(address.replace(/%.*$/, ''));
    if (this.networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))) return true;
    if (parsed.range() !== 'unicast' || TELL_TALES.has(parsed.toString())) return false;
    return parsed.kind() === 'ipv4' || parsed.match(...GLOBAL);
  }

  /**
   * For the `lookup` of a connection: the name is asked for once, and the connection goes to an address of that answer which may be reached.
   * Another answer to a second question (rebinding) has no effect, since there is no second question.
   */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.allowedAddresses(hostname).then(
      addresses => (options.all ? callback(null, [...addresses]) : callback(null, addresses[0]!.address, addresses[0]!.family)),
      (error: Error) => callback(error, ''),
    );
  };

  private async allowedAddresses(hostname: string): Promise<Address[]> {
    const addresses = await this.resolve(hostname);
    const allowed = addresses.filter(({ address }) => this.isAllowed(address));
    // Not where it leads: that would tell the names of our network to whoever may write a subscription.
    if (allowed.length === 0) throw new ForbiddenTarget(`${hostname} does not lead to a public address`);
    return allowed;
  }
}
