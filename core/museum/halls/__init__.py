"""The halls of the museum: exhibits by what they are about."""
