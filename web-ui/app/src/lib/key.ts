/**
 * A random key of 32 hexadecimal digits. Unlike `crypto.randomUUID`, what makes it is there on plain http from
 * another host too.
 */
export const randomKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
