# nginx: configuration templates and the pages nginx shows by itself.

nobase_dist_pkgdata_DATA += \
	%D%/admin.conf.in \
	%D%/error/busy.html \
	%D%/error/certificate.html \
	%D%/error/large.html \
	%D%/error/often.html \
	%D%/error/page.css \
	%D%/fastcgi.conf.in \
	%D%/http.conf.in \
	%D%/members.conf.in \
	%D%/nginx.conf.in \
	%D%/pki.conf.in \
	%D%/static.conf.in
