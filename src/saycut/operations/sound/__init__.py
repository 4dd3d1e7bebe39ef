"""Operations of the family "sound", one file each; `operations.table` lists them."""
