this is ( not JavaScript
