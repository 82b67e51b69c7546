"""Who calls, and may they: tokens, key sets, the client registry, replay (conformance chapter 6).

tokens     what a token says, and every check that needs no key
keys       public keys of a JWKS, and which of them suits an algorithm
keysets    where the keys of a client come from, kept and renewed
fetching   one bounded GET of a key set
registry   the clients of the site by issuer
replay     no token twice
gate       all of it in order: from the Authorization header to the caller
refusals   one exception class a failure
explain    the same checks, step by step, for an integrator
"""

from cdshooks.trust.gate import Caller, Trust

__all__ = ["Caller", "Trust"]
