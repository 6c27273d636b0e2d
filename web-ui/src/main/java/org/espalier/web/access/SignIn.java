package org.espalier.web.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.tracking.access.AccountStore;
import org.espalier.tracking.access.Identity;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Refusal;

/**
 * Proves names and passwords. Failures are limited to 10 in five minutes for a name from one
 * address, to 50 for an address, and to 200 for a name from all addresses, so that neither guessing
 * one nor trying one password on many names gets far. Thread-safe.
 */
public final class SignIn {
  private static final int MOST_OF_BOTH = 10;
  private static final int MOST_OF_ADDRESS = 50;
  private static final int MOST_OF_NAME = 200;
  private static final int LONGEST = 200;
  private static final int MOST_REMEMBERED = 1_000;

  /** What an unknown name is compared with, so that it takes as long as a known one. */
  private static final String NOBODY = Passwords.hash(Secrets.create(""));

  private final AccountStore accounts;
  private final Attempts attempts;
  private final String memoryKey = Secrets.create("");

  /** Proven passwords of clients that send one with each request: digest to the hash it matched. */
  private final Map<String, String> proven = new ConcurrentHashMap<>();

  public SignIn(AccountStore accounts, InstantSource clock) {
    this.accounts = accounts;
    this.attempts = new Attempts(clock);
  }

  /**
   * The account with this name and password; empty if there is none or it is disabled.
   *
   * @throws Refusal 429 after too many failures
   */
  public Optional<Identity> account(String name, String password, String address) {
    if (name.length() > LONGEST || password.length() > LONGEST || name.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    String who = name.toLowerCase(Locale.ROOT);
    Optional<AccountStore.Secret> secret = accounts.secret(name);
    Optional<String> hash = secret.flatMap(AccountStore.Secret::passwordHash);
    String memory = Secrets.digest(memoryKey + '\0' + who + '\0' + password);
    boolean known = hash.isPresent() && hash.get().equals(proven.get(memory));
    if (!known && !proves(who, password, address, hash)) {
      return Optional.empty();
    }
    if (!known) {
      if (proven.size() >= MOST_REMEMBERED) {
        proven.clear();
      }
      proven.put(memory, hash.orElseThrow());
    }
    return secret.flatMap(found -> accounts.identity(found.accountId()));
  }

  private boolean proves(String who, String password, String address, Optional<String> hash) {
    String both = "both " + address + " " + who;
    String from = "address " + address;
    String named = "name " + who;
    if (!attempts.allowed(both, MOST_OF_BOTH)
        || !attempts.allowed(from, MOST_OF_ADDRESS)
        || !attempts.allowed(named, MOST_OF_NAME)) {
      throw tooMany();
    }
    boolean right = Passwords.matches(password, hash.orElse(NOBODY)) && hash.isPresent();
    if (right) {
      attempts.succeeded(both);
    } else {
      attempts.failed(both);
      attempts.failed(from);
      attempts.failed(named);
    }
    return right;
  }

  /**
   * Counts a wrong one-time secret or token against an address.
   *
   * @throws Refusal 429 after too many failures
   */
  void checkAddress(String address, boolean failed) {
    String from = "address " + address;
    if (!attempts.allowed(from, MOST_OF_ADDRESS)) {
      throw tooMany();
    }
    if (failed) {
      attempts.failed(from);
    }
  }

  private static Refusal tooMany() {
    return new Refusal(
        ErrorCode.TOO_MANY_REQUESTS,
        "Too many attempts to sign in failed; try again in %d minutes."
            .formatted(Attempts.WINDOW.toMinutes()),
        List.of(),
        Map.of("Retry-After", String.valueOf(Attempts.WINDOW.toSeconds())));
  }
}
