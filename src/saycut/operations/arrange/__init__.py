"""Operations of the family "arrange", one file each; `operations.table` lists them."""
